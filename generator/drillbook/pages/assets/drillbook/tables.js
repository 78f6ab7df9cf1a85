/* Sorts and filters the tables marked with data-db-sortable, and keeps what was asked for in the address, so that it
   can be sent as a link. Without this script the tables read as they are. */
(function () {
  "use strict";

  var AT_ONCE = 200;

  function element(tag, settings, children) {
    var made = Object.assign(document.createElement(tag), settings);
    made.append.apply(made, children || []);
    return made;
  }

  function slug(text) {
    return text.trim().toLowerCase().replace(/[^a-z0-9]+/g, "-");
  }

  function value(cell) {
    var text = cell.dataset.dbValue !== undefined ? cell.dataset.dbValue : cell.textContent.trim();
    return text === "–" ? "" : text;
  }

  /* What is unknown stands at the end, whichever way the rest is sorted. */
  function compare(a, b, up) {
    if (a === "" || b === "") { return (a === "") - (b === ""); }
    var order = Number(a) - Number(b);
    if (Number.isNaN(order)) { order = a.localeCompare(b); }
    return up ? order : -order;
  }

  function facets(cell) {
    var chips = Array.from(cell.querySelectorAll(".db-chip"));
    return (chips.length ? chips : [cell]).map(function (part) { return part.textContent.trim(); });
  }

  function prepare(table, index) {
    var prefix = index ? table.dataset.dbSortable + "." : "";
    var body = table.tBodies[0];
    var headers = Array.from(table.tHead.rows[0].cells);
    var names = headers.map(function (header) { return slug(header.textContent); });
    var rows = Array.from(body.rows).map(function (row) {
      return {
        row: row,
        text: row.textContent.toLowerCase(),
        values: Array.from(row.cells, value),
        facets: headers.map(function (header, i) { return "dbFacet" in header.dataset ? facets(row.cells[i]) : []; })
      };
    });
    var everything = rows.length <= AT_ONCE;
    var selects = {};

    var input = element("input", { type: "search", autocomplete: "off" });
    var told = element("p", { className: "db-told db-note" });
    var clear = element("button", { type: "button", className: "db-button", textContent: "Show all rows", hidden: true });
    var more = element("button", { type: "button", className: "db-button", hidden: true });
    var bar = element("div", { className: "db-tools" }, [
      element("label", { className: "db-filter" }, ["Show only rows with ", input])
    ]);
    told.setAttribute("role", "status");

    function asked() {
      return new URLSearchParams(location.search);
    }

    function ask(name, text) {
      var address = new URL(location.href);
      if (text) { address.searchParams.set(prefix + name, text); } else { address.searchParams.delete(prefix + name); }
      /* Some browsers let a page that was opened from a folder change nothing in its address. */
      try { history.replaceState(history.state, "", address); } catch (error) { return; }
    }

    function sort(key) {
      var column = names.indexOf(key.replace(/^-/, ""));
      var up = key[0] !== "-";
      if (column < 0) { return; }
      headers.forEach(function (header) { header.removeAttribute("aria-sort"); });
      headers[column].setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort(function (a, b) { return compare(a.values[column], b.values[column], up); });
      body.append.apply(body, rows.map(function (one) { return one.row; }));
    }

    function show() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var chosen = Object.keys(selects).filter(function (i) { return selects[i].value; });
      var found = rows.filter(function (one) {
        return words.every(function (word) { return one.text.includes(word); }) &&
          chosen.every(function (i) { return one.facets[i].includes(selects[i].value); });
      });
      var seen = new Set(everything ? found : found.slice(0, AT_ONCE));
      rows.forEach(function (one) { one.row.hidden = !seen.has(one); });
      var narrowed = words.length > 0 || chosen.length > 0;
      told.textContent = narrowed || seen.size < rows.length ?
        seen.size + " of " + rows.length + " rows shown" + (seen.size < found.length ? ", " + found.length + " found" : "") :
        "";
      clear.hidden = !narrowed;
      more.hidden = seen.size === found.length;
      more.textContent = "Show all " + found.length;
    }

    function obey() {
      var wanted = asked();
      input.value = wanted.get(prefix + "filter") || "";
      Object.keys(selects).forEach(function (i) {
        selects[i].value = wanted.get(prefix + names[i]) || "";
        /* A value that no row has chooses nothing at all. */
        if (selects[i].selectedIndex < 0) { selects[i].value = ""; }
      });
      if (wanted.get(prefix + "sort")) { sort(wanted.get(prefix + "sort")); }
      show();
    }

    headers.forEach(function (header, column) {
      var button = element("button", { type: "button", className: "db-sort", textContent: header.textContent.trim() });
      button.addEventListener("click", function () {
        var key = (header.getAttribute("aria-sort") === "ascending" ? "-" : "") + names[column];
        sort(key);
        ask("sort", key);
        show();
      });
      header.replaceChildren(button);
      if (!("dbFacet" in header.dataset)) { return; }
      var found = Array.from(new Set(rows.flatMap(function (one) { return one.facets[column]; }))).sort();
      if (found.length < 2) { return; }
      var select = element("select", {}, [element("option", { value: "", textContent: "any" })].concat(
        found.map(function (text) { return element("option", { value: text, textContent: text }); })
      ));
      select.addEventListener("change", function () { ask(names[column], select.value); show(); });
      selects[column] = select;
      bar.append(element("label", { className: "db-facet" }, [button.textContent + " ", select]));
    });
    input.addEventListener("input", function () { ask("filter", input.value); show(); });
    clear.addEventListener("click", function () {
      input.value = "";
      ask("filter", "");
      Object.keys(selects).forEach(function (i) { selects[i].value = ""; ask(names[i], ""); });
      show();
      input.focus();
    });
    more.addEventListener("click", function () { everything = true; show(); told.tabIndex = -1; told.focus(); });

    bar.append(clear, told);
    table.parentElement.before(bar);
    table.parentElement.after(more);
    window.addEventListener("popstate", obey);
    obey();
  }

  function prepareAll() {
    document.querySelectorAll("table[data-db-sortable]").forEach(function (table, index) {
      if (!table.dataset.dbReady) { table.dataset.dbReady = "yes"; prepare(table, index); }
    });
  }

  /* Some themes swap pages without loading them anew, and say so by this event. */
  document.addEventListener("drillbook:page", prepareAll);
  prepareAll();
})();
