/* Lets the theme's search ask for its index only when somebody searches, find what was not typed with keys, and work
   in a site that was opened from a folder. Without this script the theme asks for the index on every page, and needs a
   server. */
(function () {
  "use strict";

  var INDEX = "/search/search_index.json";
  var asked = new URLSearchParams(location.search);

  function isQuery(event) {
    return event.target.matches(".md-search__input, #__search");
  }

  var wanted = new Promise(function (resolve) {
    if (asked.has("q") || asked.has("h")) { resolve(); }
    ["focusin", "change"].forEach(function (type) {
      document.addEventListener(type, function (event) { if (isQuery(event)) { resolve(); } });
    });
  });

  /* The theme listens to keys only: what is pasted, dictated or completed by the browser would not be searched. */
  document.addEventListener("input", function (event) {
    if (isQuery(event)) { event.target.dispatchEvent(new Event("keyup")); }
  });

  /* The theme asks as soon as a page is there; what it asks with has to wait. */
  function waitUntilWanted() {
    var asking = XMLHttpRequest.prototype;
    var open = asking.open;
    var send = asking.send;
    asking.open = function (method, address) {
      this.isOfIndex = String(address).endsWith(INDEX);
      return open.apply(this, arguments);
    };
    asking.send = function (body) {
      var request = this;
      if (!request.isOfIndex) { return send.call(request, body); }
      wanted.then(function () { send.call(request, body); });
      return undefined;
    };
  }

  /* A browser starts no worker from a file, but a frame runs the same script. */
  function FrameWorker(address) {
    var worker = new EventTarget();
    var frame = document.createElement("iframe");
    var waiting = [];
    var script = new URL(address, location.href).href.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
    worker.postMessage = function (data) {
      if (waiting) { waiting.push(data); return; }
      frame.contentWindow.dispatchEvent(new MessageEvent("message", { data: data }));
    };
    window.addEventListener("message", function (event) {
      if (event.source === frame.contentWindow) {
        worker.dispatchEvent(new MessageEvent("message", { data: event.data }));
      }
    });
    frame.addEventListener("load", function () {
      var told = waiting || [];
      waiting = null;
      told.forEach(worker.postMessage);
    });
    frame.hidden = true;
    frame.srcdoc = "<!doctype html><script>(" + inFrame + ")()</" + "script><script src=\"" + script + "\"></" + "script>";
    document.body.append(frame);
    return worker;
  }

  /* What a worker has and a frame has not. */
  function inFrame() {
    self.postMessage = function (data) { parent.postMessage(data, "*"); };
    self.importScripts = function () {
      return Array.from(arguments).reduce(function (before, address) {
        return before.then(function () {
          return new Promise(function (resolve, reject) {
            document.head.append(Object.assign(document.createElement("script"), {
              src: address, onload: resolve, onerror: reject
            }));
          });
        });
      }, Promise.resolve());
    };
  }

  if (location.protocol === "file:") {
    /* By the second name the theme's script knows that it runs in a frame. */
    window.Worker = window.IFrameWorker = FrameWorker;
  } else {
    waitUntilWanted();
  }
})();
