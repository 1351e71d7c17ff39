# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""axe-core in a page: violations and undecided contrast, in words.

Drawings are emptied first: each is one image with a text, and axe would visit thousands of circles in it.
For every text axe parses the colours of all its ancestors anew and makes dozens of others, most of its time.
Here a colour is parsed once per spelling and keeps its fields in itself; compiled axe puts each into a WeakMap.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_RUN = """async coloursOnly => {
  for (const drawing of document.querySelectorAll("svg[role=img]")) drawing.replaceChildren();
  const options = {resultTypes: ["violations", "incomplete"]};
  if (coloursOnly) options.runOnly = {type: "rule", values: ["color-contrast", "link-in-text-block"]};
  const found = await axe.run(document, options);
  const told = list => list.map(rule => rule.id + ": " + rule.nodes.slice(0, 3).map(
    node => node.target.join(" ") + " " + (node.failureSummary || "").replace(/\\s+/g, " ").slice(0, 160)
  ).join(" | "));
  return {violations: told(found.violations),
          incomplete: told(found.incomplete.filter(rule => rule.id.startsWith("color-contrast")))};
}"""


_FIELDS = """class {
  constructor() { this.field = Symbol(); }
  get(object) { return object[this.field]; }
  has(object) { return this.field in object; }
  set(object, value) { object[this.field] = value; return this; }
  delete(object) { return this.has(object) && delete object[this.field]; }
}"""
_REMEMBER_COLOURS = """(() => {
  const colour = axe.commons.color.Color.prototype, parse = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    const before = known.get(text);
    if (before) return Object.assign(this, before);
    parse.call(this, text);
    known.set(text, {r: this.r, g: this.g, b: this.b, alpha: this.alpha});
    return this;
  };
})()"""


@cache
def _source() -> str:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    return f"(WeakMap => {{{axe}}})({_FIELDS});{_REMEMBER_COLOURS}"


def problems(page: Page, colours_only: bool = False) -> list[str]:
    """What axe finds; evaluated by the debugger, which the page's policy does not bind."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_source())
    found: dict[str, Any] = page.evaluate(_RUN, colours_only)
    return [*found["violations"], *found["incomplete"]]
