/* Tells the scripts of the pages when the theme has swapped a page without loading it anew, as it does in a site that
   asks for instant navigation. */
(function () {
  "use strict";

  if (!window.document$) { return; }
  window.document$.subscribe(function () { document.dispatchEvent(new Event("drillbook:page")); });
})();
