/* Sorts and filters the tables marked with data-db-sortable. Without it they read as they are. */
(function () {
  "use strict";

  function value(row, column) {
    var cell = row.cells[column];
    return cell.dataset.dbValue !== undefined ? cell.dataset.dbValue : cell.textContent.trim();
  }

  function sort(table, column, button) {
    var header = table.tHead.rows[0].cells[column];
    var up = header.getAttribute("aria-sort") !== "ascending";
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    var body = table.tBodies[0];
    Array.from(body.rows)
      .sort(function (a, b) {
        var x = value(a, column), y = value(b, column), number = Number(x) - Number(y);
        var order = x !== "" && y !== "" && !Number.isNaN(number) ? number : x.localeCompare(y);
        return up ? order : -order;
      })
      .forEach(function (row) { body.appendChild(row); });
    button.focus();
  }

  function filter(table, words) {
    Array.from(table.tBodies[0].rows).forEach(function (row) {
      var text = row.textContent.toLowerCase();
      row.hidden = !words.every(function (word) { return text.includes(word); });
    });
  }

  function prepare(table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (cell, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "db-sort";
      button.textContent = cell.textContent;
      button.addEventListener("click", function () { sort(table, column, button); });
      cell.replaceChildren(button);
    });
    var label = document.createElement("label");
    var input = document.createElement("input");
    label.className = "db-filter";
    label.textContent = "Show only rows with ";
    input.type = "search";
    input.value = new URLSearchParams(location.search).get("filter") || "";
    label.append(input);
    table.parentElement.before(label);
    function apply() { filter(table, input.value.toLowerCase().split(/\s+/).filter(Boolean)); }
    input.addEventListener("input", function () {
      var address = new URL(location.href);
      if (input.value) { address.searchParams.set("filter", input.value); } else { address.searchParams.delete("filter"); }
      history.replaceState(null, "", address);
      apply();
    });
    apply();
  }

  document.querySelectorAll("table[data-db-sortable]").forEach(prepare);
})();
