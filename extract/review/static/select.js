// Putting words of the text into the slots of a claim: by mouse, finger or keyboard.
"use strict";

(() => {
  let last = null;

  const text = () => document.getElementById("text");
  const form = () => document.querySelector("form.editing");
  const length = (string) => [...string].length;

  // What is selected in the text, as "passage:first-last" in shown characters. Marks in front of words (treatment,
  // effect …) are drawn by the style sheet, so they are no part of it.
  function selection() {
    const chosen = window.getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !text()) return null;
    const range = chosen.getRangeAt(0);
    const blocks = [...text().querySelectorAll(".text")].filter((block) => range.intersectsNode(block));
    const block = blocks.find((one) => inside(range, one).toString().trim());
    if (!block) return null;
    const cut = inside(range, block);
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(cut.startContainer, cut.startOffset);
    const words = cut.toString();
    const lead = length(words) - length(words.trimStart());
    const first = length(before.toString()) + lead;
    return { words: words.trim(), at: `${block.dataset.block}:${first}-${first + length(words.trim())}` };
  }

  function inside(range, block) {
    const whole = document.createRange();
    whole.selectNodeContents(block);
    const cut = range.cloneRange();
    if (cut.compareBoundaryPoints(Range.START_TO_START, whole) < 0) cut.setStart(whole.startContainer, whole.startOffset);
    if (cut.compareBoundaryPoints(Range.END_TO_END, whole) > 0) cut.setEnd(whole.endContainer, whole.endOffset);
    return cut;
  }

  document.addEventListener("selectionchange", () => {
    const found = selection();
    // Going to a field of the form ends the selection; it still counts until another one is made.
    if (found) last = found;
    for (const button of document.querySelectorAll("[data-assign]")) button.disabled = !last;
  });

  function assign(name, value, more) {
    const panel = form();
    // The browser tells of a selection some time after it was made.
    last = selection() || last;
    if (!last || !panel) return;
    if (panel.hidden) document.querySelector(`[data-opens="${panel.id}"]`).click();
    const input = value.querySelector(`[data-slot="${name}"]`);
    const at = value.querySelector(`[data-at="${name}"]`);
    const joined = more && input.value && at.value;
    input.value = joined ? `${input.value} の${last.words}` : last.words;
    at.value = joined ? `${at.value},${last.at}` : last.at;
    input.classList.add("taken");
    input.focus();
    input.dispatchEvent(new Event("konkyo:taken", { bubbles: true }));
  }

  const active = () => form()?.querySelector(".value.active") || form()?.querySelector(".value:last-child");

  // --- several claims in one form ---------------------------------------------------------------------------

  function more(panel) {
    const values = panel.querySelector(".values");
    const next = 1 + Math.max(...[...values.children].map((one) => Number(one.dataset.number)));
    const copy = panel.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const element of [copy, ...copy.querySelectorAll("*")]) {
      for (const name of ["name", "id", "for", "data-number"]) {
        const had = element.getAttribute(name);
        if (had?.startsWith("N")) element.setAttribute(name, had.replace("N", next));
      }
    }
    values.append(copy);
    count(panel);
    activate(copy);
    return copy;
  }

  function count(panel) {
    [...panel.querySelectorAll(".values > .value .count")].forEach((place, at, all) => {
      place.textContent = all.length > 1 ? `${at + 1} / ${all.length}` : "";
    });
  }

  function activate(value) {
    for (const one of value.parentElement.children) one.classList.toggle("active", one === value);
  }

  document.addEventListener("focusin", (event) => {
    const value = event.target.closest?.(".values > .value");
    if (value) activate(value);
  });

  // Typed words are looked up in the sentence by the server; what was selected before no longer holds.
  document.addEventListener("input", (event) => {
    const name = event.target.dataset?.slot;
    if (name) event.target.closest(".value").querySelector(`[data-at="${name}"]`).value = "";
  });

  document.addEventListener("konkyo:open", (event) => {
    const panel = event.target;
    if (panel.classList.contains("editing")) count(panel);
  });

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-takes]")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const taker = event.target.closest("[data-takes]");
    if (taker) assign(taker.dataset.takes, taker.closest(".value") || active(), event.shiftKey);
    const panel = event.target.closest("form.editing");
    if (event.target.closest("[data-more]")) more(panel).querySelector("[data-slot]").focus();
    if (event.target.closest("[data-less]")) {
      event.target.closest(".value").remove();
      count(panel);
    }
    if (event.target.closest('[data-mode="split"]')) {
      const open = document.getElementById("edit");
      if (open.querySelectorAll(".values > .value").length < 2) more(open);
      open.querySelector("[data-slot]").focus();
    }
  });

  // --- the keyboard in the text -----------------------------------------------------------------------------

  const WAYS = { ArrowRight: ["forward", "character"], ArrowLeft: ["backward", "character"], ArrowDown: ["forward", "line"], ArrowUp: ["backward", "line"] };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || localStorage.getItem("konkyo-keys") === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = text();
    if (!here || event.target !== here) return digit(event);
    if (!(event.key in WAYS)) return digit(event);
    event.preventDefault();
    const [way, unit] = WAYS[event.key];
    const chosen = window.getSelection();
    if (!chosen.rangeCount || !here.contains(chosen.anchorNode)) return begin(here, chosen);
    if (event.shiftKey) return chosen.modify("extend", way, unit);
    if (way === "backward" || unit === "line") {
      chosen.collapseToStart();
      chosen.modify("move", way, unit);
    } else chosen.collapseToEnd();
    chosen.modify("extend", "forward", "character");
  });

  function begin(here, chosen) {
    const first = here.querySelector(".sentence") || here.querySelector(".text");
    chosen.collapse(first, 0);
    chosen.modify("extend", "forward", "character");
  }

  function digit(event) {
    const rejecting = document.getElementById("reject");
    if (event.target.matches("input, textarea, select") || (rejecting && !rejecting.hidden)) return;
    const button = document.querySelector(`[data-assign="${CSS.escape((event.code || "").replace("Digit", ""))}"]`);
    if (!button || !/^Digit[1-4]$/.test(event.code) || !(last || selection())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    assign(button.dataset.takes, active(), event.shiftKey);
  }

  document.addEventListener("htmx:after:swap", () => { last = null; });
})();
