/* SPDX-FileCopyrightText: 2026 Blaupause contributors
   SPDX-License-Identifier: EUPL-1.2 */

/* Small comforts. Everything works without this file. */

(function () {
  "use strict";

  /* The drawing of the steps begins at the first one, also where the style sheet alone does not do that. */
  document.querySelectorAll(".bp-graph__frame").forEach(function (frame) {
    var before = frame.querySelector(".bp-graph__begin > svg");
    if (before && !CSS.supports("scroll-initial-target", "nearest")) frame.scrollLeft = before.clientWidth;
  });

  /* A click on a symbol of the map opens the page of the municipality; by keyboard the table does the same. */
  document.addEventListener("click", function (event) {
    var shape = event.target.closest(".bp-map__drawing [data-k]");
    if (!shape) return;
    var drawing = shape.closest(".bp-map__drawing");
    var official = new URLSearchParams(window.location.search).get("datenbestand") === "amtlich";
    window.location.assign(drawing.dataset.base + shape.dataset.k + "/" + (official ? "?datenbestand=amtlich" : ""));
  });

  /* The first hit is one arrow key away from the search field. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" || event.target.id !== "suche") return;
    var first = document.querySelector("#treffer a");
    if (first) {
      event.preventDefault();
      first.focus();
    }
  });

  /* Keep the reader's place: after sorting or turning a page by htmx the heading of the table is in view. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var request = event.detail.requestConfig;
    if (!request || !request.boosted) return;
    var box = event.detail.elt;
    if (box && box.getBoundingClientRect().top < 0) box.scrollIntoView();
  });
})();
