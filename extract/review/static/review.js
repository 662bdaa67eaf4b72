// The keyboard, panels, and what happens around a page swap. Pages come from the server; htmx swaps them in.
"use strict";

(() => {
  let busy = false;

  const visible = (element) => element.getClientRects().length > 0;
  const typing = (element) => element?.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  // --- panels -----------------------------------------------------------------------------------------------

  function open(id) {
    const panel = document.getElementById(id);
    if (!panel) return;
    for (const other of document.querySelectorAll(".panel:not([hidden])")) if (other !== panel) close(other.id, false);
    panel.hidden = false;
    for (const opener of openers(id)) opener.setAttribute("aria-expanded", "true");
    const first = panel.querySelector("[data-first]") || (panel.matches("[tabindex]") ? panel : panel.querySelector("button"));
    first?.focus();
    panel.dispatchEvent(new CustomEvent("konkyo:open", { bubbles: true }));
  }

  function close(id, back = true) {
    const panel = document.getElementById(id);
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    const [opener] = openers(id);
    for (const one of openers(id)) one.setAttribute("aria-expanded", "false");
    if (back) opener?.focus();
  }

  const openers = (id) => document.querySelectorAll(`[data-opens="${CSS.escape(id)}"]`);

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const panel = document.getElementById(opener.dataset.opens);
      if (panel && !panel.hidden && !opener.dataset.mode) close(panel.id);
      else open(opener.dataset.opens);
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) close(closer.dataset.closes);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
  });

  // --- the keyboard -----------------------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") return leave(event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = pressed(event);
    if (key === null || (keysOff() && key !== "?")) return;
    const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
    if (!target) return;
    event.preventDefault();
    if (busy || event.repeat) return;
    if (typing(target)) {
      target.focus();
      target.select?.();
    } else if (target.matches("button, a, summary")) target.click();
    else target.focus();
  });

  // The key that was meant: an input method that is switched on says "Process", or gives full-width letters.
  function pressed(event) {
    if (/^[!-~]$/.test(event.key)) return event.key;
    if (event.key.length > 1 && event.key !== "Process") return null;
    const [, letter] = /^(?:Key|Digit)(.)$/.exec(event.code) || [];
    if (letter) return letter.toLowerCase();
    return event.code === "Slash" ? (event.shiftKey ? "?" : "/") : null;
  }

  // Single letters get in the way of speech input: they can be switched off, and stay so in this browser.
  const keysOff = () => localStorage.getItem("konkyo-keys") === "off";
  const showKeys = () => {
    const box = document.getElementById("keys-on");
    if (box) box.checked = !keysOff();
  };
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") localStorage.setItem("konkyo-keys", event.target.checked ? "on" : "off");
  });
  document.addEventListener("konkyo:open", showKeys);

  function leave(event) {
    const sheet = [...document.querySelectorAll(".sheet:not([hidden]), .panel:not([hidden])")].pop();
    if (sheet) {
      close(sheet.id);
      event.preventDefault();
    } else if (typing(document.activeElement)) document.activeElement.blur();
  }

  function save(event) {
    const form = event.target.closest("form") || document.querySelector("form.panel:not([hidden])");
    if (!form || busy) return;
    event.preventDefault();
    form.requestSubmit();
  }

  // --- page swaps -------------------------------------------------------------------------------------------

  document.addEventListener("htmx:before:request", (event) => {
    // One decision at a time: a key that is pressed twice does not decide the next claim as well.
    if (busy) event.preventDefault();
    busy = true;
    document.getElementById("trouble").hidden = true;
  });
  document.addEventListener("htmx:finally:request", () => { busy = false; });
  function complain(words) {
    const trouble = document.getElementById("trouble");
    trouble.textContent = words || trouble.dataset.offline;
    trouble.hidden = false;
  }

  document.addEventListener("htmx:error", () => complain());
  document.addEventListener("htmx:before:response", (event) => {
    const { request, response } = event.detail.ctx;
    if (request.method !== "POST" || response.status < 400) return;
    // What was entered stays on the page; only what is wrong with it is shown.
    event.preventDefault();
    response.raw.text().then((html) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      complain((page.querySelector("main [role=alert]") || page.body).textContent.trim());
    });
  });
  document.addEventListener("htmx:after:swap", () => {
    // A region that outlives the swap: screen readers read out what changes in it.
    const flash = document.querySelector(".flash");
    document.getElementById("live").textContent = flash ? flash.textContent : document.title;
    if (!document.activeElement || document.activeElement === document.body) {
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  });
})();
