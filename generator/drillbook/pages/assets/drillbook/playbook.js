/* Makes a playbook easier to follow at night: each command is copied by one button, and each step of the procedure can be
   ticked off. What was ticked stays in this browser, by the digest of the text, and is sent nowhere. Without this
   script the page reads as it is. */
(function () {
  "use strict";

  var KEPT = "drillbook-ticks:";

  function element(tag, settings) {
    return Object.assign(document.createElement(tag), settings);
  }

  function kept(key) {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (error) { return {}; }
  }

  function keep(key, ticks) {
    try {
      if (Object.keys(ticks).length) { localStorage.setItem(key, JSON.stringify(ticks)); } else { localStorage.removeItem(key); }
    } catch (error) { /* A browser that keeps nothing still shows the tick. */ }
  }

  function select(code) {
    var range = document.createRange();
    range.selectNodeContents(code);
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function copier(code) {
    var button = element("button", { type: "button", className: "db-copy", textContent: "Copy" });
    var told = element("span", { className: "db-copied", role: "status" });
    function say(words) {
      told.textContent = words;
      window.setTimeout(function () { told.textContent = ""; }, 3000);
    }
    function byHand() { select(code); say("Selected: press Ctrl+C"); }
    button.addEventListener("click", function () {
      var text = code.textContent.replace(/\n$/, "");
      /* Pages opened from a folder, or over plain HTTP, may not write to the clipboard by themselves. */
      if (!navigator.clipboard) { byHand(); return; }
      navigator.clipboard.writeText(text).then(function () { say("Copied"); }, byHand);
    });
    return [button, told];
  }

  function copyingBlock(pre) {
    var bar = element("div", { className: "db-command" });
    pre.replaceWith(bar);
    bar.append.apply(bar, [pre].concat(copier(pre.querySelector("code") || pre)));
  }

  /* A command within a sentence has a blank in it; a name has none. */
  function copyingWords(code) {
    if (code.closest("pre, a") || !/\S\s\S/.test(code.textContent)) { return; }
    var parts = copier(code);
    parts[0].classList.add("db-copy--inline");
    code.after.apply(code, parts);
  }

  function ticking(steps, key) {
    var ticks = kept(key);
    var clear = element("button", { type: "button", className: "db-button db-untick", textContent: "Take all ticks away" });
    function show() {
      clear.hidden = !Object.keys(ticks).length;
      steps.forEach(function (one) {
        one.box.checked = Boolean(ticks[one.id]);
        /* Several steps may be told in one paragraph. */
        if (one.alone) { one.step.classList.toggle("db-ticked", one.box.checked); }
      });
    }
    steps.forEach(function (one) {
      one.box = element("input", { type: "checkbox", className: "db-tick" });
      one.box.setAttribute("aria-label", "Step " + one.id.replace("step-", "") + " is done");
      one.box.addEventListener("change", function () {
        if (one.box.checked) { ticks[one.id] = 1; } else { delete ticks[one.id]; }
        keep(key, ticks);
        show();
      });
      if (one.number) { one.number.before(one.box); } else { one.step.prepend(one.box); }
    });
    clear.addEventListener("click", function () { ticks = {}; keep(key, ticks); show(); steps[0].box.focus(); });
    var first = steps[0].step.closest("ol, section") || steps[0].step;
    first.before(clear);
    show();
  }

  function prepare() {
    var prose = document.querySelector(".db-playbook");
    if (!prose || prose.dataset.dbReady) { return; }
    prose.dataset.dbReady = "yes";
    prose.querySelectorAll("pre").forEach(copyingBlock);
    prose.querySelectorAll("li code, p code").forEach(copyingWords);
    var steps = Array.from(prose.querySelectorAll("li[id^=step-], .db-step-number[id^=step-]")).map(function (step) {
      if (step.matches("li")) { return { id: step.id, step: step, alone: true }; }
      var around = step.parentElement;
      return { id: step.id, step: around, number: step, alone: around.querySelectorAll(".db-step-number").length === 1 };
    });
    if (steps.length) { ticking(steps, KEPT + prose.dataset.dbText); }
  }

  /* Some themes swap pages without loading them anew, and say so by this event. */
  document.addEventListener("drillbook:page", prepare);
  prepare();
}());
