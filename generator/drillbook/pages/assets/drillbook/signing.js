/* Makes signing quicker: you choose your name once, and the link that you follow has the present time in it. The name
   stays in this browser and is sent nowhere. Without this script every member has a fold with the same links. */
(function () {
  "use strict";

  var KEPT = "drillbook-member";

  function element(tag, settings, children) {
    var made = Object.assign(document.createElement(tag), settings);
    made.append.apply(made, children || []);
    return made;
  }

  function kept() {
    try { return localStorage.getItem(KEPT) || ""; } catch (error) { return ""; }
  }

  function keep(member) {
    try { localStorage.setItem(KEPT, member); } catch (error) { /* A browser that keeps nothing asks again. */ }
  }

  function two(number) {
    return String(Math.abs(number)).padStart(2, "0");
  }

  /* The time of this clock with its offset, as the command writes it. */
  function now() {
    var at = new Date();
    var offset = -at.getTimezoneOffset();
    return at.getFullYear() + "-" + two(at.getMonth() + 1) + "-" + two(at.getDate()) +
      "T" + two(at.getHours()) + ":" + two(at.getMinutes()) + ":" + two(at.getSeconds()) +
      (offset < 0 ? "-" : "+") + two(Math.trunc(offset / 60)) + ":" + two(offset % 60);
  }

  function dated(text) {
    return text.replace(/^at: .*$/m, "at: '" + now() + "'");
  }

  /* Only what is filled in changes: the file's text is the one value with a line for the time. */
  function date(link) {
    var address = new URL(link.href);
    var query = Array.from(address.searchParams, function (one) {
      return encodeURIComponent(one[0]) + "=" + encodeURIComponent(dated(one[1]));
    });
    address.search = query.join("&");
    link.href = address.href;
  }

  function prepare(block) {
    var signers = Array.from(block.querySelectorAll("li[data-db-member]"));
    var select = element("select", {}, [element("option", { value: "", textContent: "choose your name" })].concat(
      signers.map(function (one) {
        return element("option", { value: one.dataset.dbMember, textContent: one.querySelector("summary").textContent });
      })
    ));

    function show() {
      signers.forEach(function (one) {
        var chosen = one.dataset.dbMember === select.value;
        one.hidden = !chosen;
        one.querySelector("details").open = chosen;
      });
    }

    select.addEventListener("change", function () { keep(select.value); show(); });
    block.querySelectorAll(".db-signers__link").forEach(function (link) {
      ["pointerdown", "focus", "click"].forEach(function (type) {
        link.addEventListener(type, function () { date(link); });
      });
    });
    block.querySelectorAll(".db-signers code").forEach(function (code) { code.textContent = dated(code.textContent); });
    block.querySelector(".db-signers__who").append(element("label", {}, ["I am ", select]));
    select.value = kept();
    if (select.selectedIndex < 0) { select.value = ""; }
    show();
  }

  function prepareAll() {
    document.querySelectorAll("[data-db-sign]").forEach(function (block) {
      if (!block.dataset.dbReady) { block.dataset.dbReady = "yes"; prepare(block); }
    });
  }

  /* Some themes swap pages without loading them anew, and say so by this event. */
  document.addEventListener("drillbook:page", prepareAll);
  prepareAll();
})();
