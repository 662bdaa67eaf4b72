"use strict";
// Lists, filters and counts what the page holds as data. All text goes in as text, never as HTML.
(() => {
  const byId = (id) => document.getElementById(id);
  const { labels, symbols, severities } = JSON.parse(byId("labels").textContent);
  const data = JSON.parse(byId("data").textContent);
  const { claims, findings, axes, sections } = data;
  const PAGE = 50, MATRIX_ROWS = 40, ARMS = 10, FINDINGS = 40;
  const SLOTS = [["t", "treatment"], ["e", "effect"], ["u", "subject"]];

  // --- language ------------------------------------------------------------------------------------------
  let lang = "ja";
  const say = (key) => (labels[key] ? labels[key][lang] : key);
  const remember = (value) => {
    try {
      if (value) localStorage.setItem("konkyo-language", value);
      return localStorage.getItem("konkyo-language");
    } catch {
      return null; // A page opened from a disk may have no storage.
    }
  };

  function speak(language) {
    lang = language;
    document.documentElement.lang = lang;
    for (const node of document.querySelectorAll("[data-l]")) {
      const mark = node.dataset.mark ? node.dataset.mark + " " : "";
      node.textContent = mark + say(node.dataset.l);
    }
    for (const node of document.querySelectorAll("[data-l-name]")) node.setAttribute("aria-label", say(node.dataset.lName));
    for (const node of document.querySelectorAll("[data-l-hint]")) node.placeholder = say(node.dataset.lHint);
    drawAll();
  }

  // --- building blocks -----------------------------------------------------------------------------------
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") node.addEventListener("click", value);
      else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }
  const symbol = (text) => el("span", { "aria-hidden": "true" }, text);
  const direction = (value) => el("span", { class: "dir " + value }, symbol(symbols[value]), " " + say(value));
  const severity = (value) => el("span", { class: "sev " + value }, symbol(severities[value]), " " + say(value));
  const number = (index) => "#" + (index + 1);

  function pager(node, page, pages, go) {
    node.replaceChildren();
    if (pages < 2) return;
    const step = (to, key) => el("button", { type: "button", disabled: to < 0 || to >= pages ? "" : null, onclick: () => go(to) }, say(key));
    const where = el("span", {}, `${say("page")} ${page + 1} / ${pages}`);
    node.append(step(page - 1, "previous"), where, step(page + 1, "next"));
  }

  // --- claims: filter and table --------------------------------------------------------------------------
  const view = { text: "", d: "", sec: "", m: "", flagged: false, order: "", picked: null, page: 0 };
  let haystacks = null;
  const severest = (claim) => (claim.f || []).map((at) => findings[at].sev);
  const isFlagged = (claim) => severest(claim).some((value) => value !== "note");

  function haystack(index) {
    if (!haystacks) {
      haystacks = claims.map((claim) =>
        [...SLOTS.map(([key]) => (claim[key] ? claim[key].x : "")), claim.cmp || "", claim.en || "", claim.id].join("\n").normalize("NFKC").toLowerCase());
    }
    return haystacks[index];
  }

  function matching() {
    const words = view.text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    claims.forEach((claim, index) => {
      if (view.picked && !view.picked.has(index)) return;
      if (view.d && claim.d !== view.d) return;
      if (view.sec && claim.sec !== view.sec) return;
      if (view.m && claim.m !== view.m) return;
      if (view.flagged && !isFlagged(claim)) return;
      if (words.length && !words.every((word) => haystack(index).includes(word))) return;
      found.push(index);
    });
    if (view.order === "unsure") found.sort((a, b) => (claims[a].conf ?? 2) - (claims[b].conf ?? 2) || a - b);
    return found;
  }

  function tags(claim) {
    const said = [];
    if (claim.m !== "asserted") said.push(say(claim.m));
    if (claim.int) said.push(say(claim.int));
    if (claim.only) said.push(say("exclusive"));
    if (claim.cmp) said.push(`vs ${claim.cmp}`);
    return said.length ? el("span", { class: "tags" }, said.join(" · ")) : null;
  }

  function slot(claim, key) {
    const value = claim[key];
    if (!value) return el("span", { class: "none" }, say("not_stated"));
    return el("span", { lang: "ja", class: value.inh ? "inh" : null, title: value.inh ? say("inherited") : null }, value.x);
  }

  function cell(key, attributes, ...children) {
    return el("td", { "data-name": say(key), ...attributes }, ...children);
  }

  function row(index) {
    const claim = claims[index];
    const flags = [...new Set(severest(claim))].map((value) => severity(value));
    return el("tr", {},
      cell("number", {}, el("button", { type: "button", class: "link", title: say("show_in_text"), onclick: () => showInText([index]) }, number(index))),
      cell("section", {}, claim.sec || ""),
      cell("treatment", {}, slot(claim, "t")),
      cell("direction", {}, el("span", {}, direction(claim.d), tags(claim))),
      cell("effect", {}, slot(claim, "e")),
      cell("subject", {}, slot(claim, "u")),
      cell("english", { class: "en" }, el("span", { lang: "en" }, claim.en || "")),
      cell("confidence", {}, claim.conf === undefined ? "–" : claim.conf.toFixed(2)),
      cell("flags", {}, flags.length ? el("span", {}, ...flags) : "–"));
  }

  function drawClaims() {
    const found = matching();
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    view.page = Math.min(view.page, pages - 1);
    const first = view.page * PAGE;
    drawRows(found.slice(first, first + PAGE));
    const range = found.length ? `${first + 1}–${Math.min(first + PAGE, found.length)} / ` : "";
    const status = byId("status");
    status.replaceChildren(`${range}${found.length} ${say("shown_of")} ${claims.length}${say("of_end")}`);
    if (view.picked) {
      status.append(el("button", { type: "button", onclick: () => { view.picked = null; drawClaims(); } }, say("picked") + " ✕"));
    }
    pager(byId("claim-pager"), view.page, pages, (to) => {
      view.page = to;
      drawClaims();
      byId("claims").scrollIntoView();
    });
  }

  function drawRows(found) {
    const body = byId("claim-table").tBodies[0];
    if (found.length) body.replaceChildren(...found.map(row));
    else body.replaceChildren(el("tr", {}, el("td", { colspan: 9 }, say("nothing"))));
  }

  function pick(indices) {
    Object.assign(view, { picked: new Set(indices), page: 0 });
    drawClaims();
    byId("claims").scrollIntoView();
  }

  // --- one claim, in the text and in detail --------------------------------------------------------------
  function showInText(indices) {
    const pieces = indices.flatMap((index) => [...document.querySelectorAll(`.document [data-c~="${index}"]`)]);
    light(pieces);
    detail(indices);
    // The sentence, not an inherited word that may stand pages before it.
    const sentence = byId("s" + claims[indices[0]].at[0]);
    if (sentence) sentence.scrollIntoView();
  }

  function light(pieces) {
    for (const node of document.querySelectorAll(".on")) node.classList.remove("on");
    for (const node of pieces) node.classList.add("on");
  }

  function entry(key, ...values) {
    const shown = values.filter((value) => value !== null && value !== undefined && value !== "");
    return shown.length ? el("div", {}, el("dt", {}, say(key)), el("dd", {}, ...shown)) : null;
  }

  function slotEntry(claim, [key, name]) {
    const value = claim[key];
    const term = value && value.term ? el("span", { class: "tags" }, `${say("term")}: ${value.term.filter(Boolean).join(" · ")}`) : null;
    return entry(name, slot(claim, key), term);
  }

  function described(index) {
    const claim = claims[index];
    const citations = (claim.cit || []).map(([text, reference]) => (reference ? text : `${text} (${say("unresolved")})`)).join("; ");
    const weak = claim.weak ? ` – ${say("weakest")}: ${claim.weak}` : "";
    const confidence = claim.conf === undefined ? "" : claim.conf.toFixed(2) + weak;
    const list = (claim.f || []).map((at) => el("p", {}, severity(findings[at].sev), ` ${findings[at].rule}: ${findings[at][lang]}`));
    return el("article", {},
      el("h3", {}, number(index) + " ", direction(claim.d)),
      el("div", { lang: "ja" }, claim.ja || ""),
      el("div", { lang: "en", class: "none" }, claim.en || ""),
      el("dl", {},
        ...SLOTS.map((each) => slotEntry(claim, each)),
        entry("comparator", claim.cmp), entry("interaction", claim.int && say(claim.int)),
        entry("exclusive", claim.only ? "✓" : ""),
        entry("modality", say(claim.m)),
        entry("certainty", say(claim.cert) + (claim.cue ? ` 「${claim.cue}」` : "")),
        entry("citations", citations), entry("confidence", confidence),
        entry("found_by", (claim.by || []).join(" → ")),
        entry("section", `${claim.sec || "–"}, ${say("line")} ${claim.at[1]}`)),
      ...list);
  }

  function detail(indices) {
    byId("detail").hidden = false;
    byId("detail").dataset.claims = indices.join(" ");
    byId("detail-count").textContent = String(indices.length);
    byId("detail-body").replaceChildren(...indices.slice(0, 60).map(described));
    byId("detail").scrollTop = 0;
  }

  function closeDetail() {
    byId("detail").hidden = true;
    light([]);
  }

  function ofSentence(number) {
    return claims.flatMap((claim, index) => (claim.at[0] === number ? [index] : []));
  }

  // --- findings ------------------------------------------------------------------------------------------
  let findingPage = 0;

  // The pieces of a finding (kind "f") or of its related places ("r"), and the one that begins at an offset.
  function goTo(index, kind, offset) {
    const pieces = [...document.querySelectorAll(`.document [data-${kind}~="${index}"]`)];
    const finding = findings[index];
    if (finding.c.length) detail(finding.c);
    light(pieces);
    const first = pieces.find((node) => node.dataset.o === String(offset)) || pieces[0];
    if (first) first.scrollIntoView({ block: "center" });
    else if (finding.c.length) showInText(finding.c);
    else byId("text").scrollIntoView();
  }

  function placeLink(index, kind, [line, column, offset]) {
    return el("button", { type: "button", class: "link", onclick: () => goTo(index, kind, offset) }, `${say("line")} ${line}:${column}`);
  }

  function findingRow(index) {
    const finding = findings[index];
    const more = (list, limit) => (list.length > limit ? ` … (${list.length})` : "");
    const claimLink = () => el("button", { type: "button", class: "link", onclick: () => pick(finding.c) },
      `${say("claims")} ${finding.c.slice(0, 4).map(number).join(", ")}${more(finding.c, 4)}`);
    const related = () => el("p", { class: "meta fix" }, say("related") + ":",
      ...finding.rel.slice(0, 8).map((place) => placeLink(index, "r", place)), more(finding.rel, 8));
    return el("li", { class: finding.sev },
      el("div", { class: "meta" }, severity(finding.sev), el("code", {}, finding.rule),
        placeLink(index, "f", finding.at), finding.c.length ? claimLink() : null),
      el("p", {}, finding[lang]),
      finding.fix ? el("p", { class: "fix" }, `${say("remedy")}: ${finding.fix}`) : null,
      finding.rel.length ? related() : null);
  }

  function drawFindings() {
    const wanted = new Set([...byId("severities").querySelectorAll("input:checked")].map((box) => box.value));
    const found = findings.flatMap((finding, index) => (wanted.has(finding.sev) ? [index] : []));
    for (const node of document.querySelectorAll("[data-count]")) {
      node.textContent = String(findings.filter((finding) => finding.sev === node.dataset.count).length);
    }
    const pages = Math.max(1, Math.ceil(found.length / FINDINGS));
    findingPage = Math.min(findingPage, pages - 1);
    const shown = found.slice(findingPage * FINDINGS, (findingPage + 1) * FINDINGS);
    byId("finding-list").replaceChildren(...(shown.length ? shown.map(findingRow) : [el("li", {}, say(findings.length ? "nothing" : "no_findings"))]));
    pager(byId("finding-pager"), findingPage, pages, (to) => { findingPage = to; drawFindings(); byId("findings").scrollIntoView(); });
  }

  // --- coverage ------------------------------------------------------------------------------------------
  const matrix = { page: 0, arms: 0 };

  // Rows of the matrix: key -> {group, name, cells: arm -> claims}, in the order of the text.
  function matrixRows(mode) {
    const found = new Map();
    claims.forEach((claim, index) => {
      const [system, endpoint, arm] = claim.cell;
      const key = mode === "both" ? `${system} ${endpoint}` : mode === "system" ? system : endpoint;
      if (!found.has(key)) found.set(key, { system, endpoint, cells: new Map() });
      const cells = found.get(key).cells;
      if (!cells.has(arm)) cells.set(arm, []);
      cells.get(arm).push(index);
    });
    const order = mode === "both" ? (a, b) => a.system - b.system || a.endpoint - b.endpoint : () => 0;
    return [...found.values()].sort(order);
  }

  function matrixCell(indices) {
    if (!indices) return el("td", {});
    const counts = new Map();
    for (const index of indices) counts.set(claims[index].d, (counts.get(claims[index].d) || 0) + 1);
    const kinds = Object.keys(symbols).filter((value) => counts.has(value));
    const name = kinds.map((value) => `${say(value)} ${counts.get(value)}`).join(", ");
    const text = kinds.map((value) => symbols[value] + counts.get(value)).join(" ");
    const look = kinds.length > 1 ? "mixed" : kinds[0];
    return el("td", {}, el("button", { type: "button", class: look, "aria-label": name, title: name, onclick: () => pick(indices) }, text));
  }

  const named = (axis, at) => axes[axis][at] || say("not_stated");

  function drawMatrix() {
    const mode = byId("m-rows").value;
    const rows = matrixRows(mode);
    const pages = Math.max(1, Math.ceil(rows.length / MATRIX_ROWS));
    matrix.page = Math.min(matrix.page, pages - 1);
    const shown = rows.slice(matrix.page * MATRIX_ROWS, (matrix.page + 1) * MATRIX_ROWS);
    const arms = axes.arm.map((_, at) => at).slice(matrix.arms * ARMS, (matrix.arms + 1) * ARMS);
    const head = el("tr", {}, el("th", { scope: "col" }, say("by_" + mode)), ...arms.map((arm) => el("th", { scope: "col" }, named("arm", arm))));
    const lines = [];
    let group = null;
    for (const line of shown) {
      if (mode === "both" && line.system !== group) {
        group = line.system;
        lines.push(el("tr", {}, el("th", { scope: "rowgroup", class: "group" }, named("system", group)), el("td", { class: "group", colspan: arms.length })));
      }
      const name = mode === "system" ? named("system", line.system) : named("endpoint", line.endpoint);
      lines.push(el("tr", {}, el("th", { scope: "row" }, name), ...arms.map((arm) => matrixCell(line.cells.get(arm)))));
    }
    byId("matrix").tHead.replaceChildren(head);
    byId("matrix").tBodies[0].replaceChildren(...lines);
    pager(byId("matrix-pager"), matrix.page, pages, (to) => { matrix.page = to; drawMatrix(); });
    const armPages = Math.ceil(axes.arm.length / ARMS);
    pager(byId("arm-pager"), matrix.arms, armPages, (to) => { matrix.arms = to; drawMatrix(); });
    if (armPages > 1) byId("arm-pager").prepend(say("arms"));
  }

  // --- wiring --------------------------------------------------------------------------------------------
  function drawAll() {
    drawFindings();
    drawClaims();
    drawMatrix();
    const open = byId("detail");
    if (!open.hidden) detail(open.dataset.claims.split(" ").map(Number));
  }

  function onFilter() {
    Object.assign(view, {
      text: byId("q").value, d: byId("q-d").value, sec: byId("q-sec").value, m: byId("q-m").value,
      flagged: byId("q-f").checked, order: byId("q-order").value, page: 0,
    });
    drawClaims();
  }

  let waiting = 0;
  byId("q").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(onFilter, 120); });
  for (const id of ["q-d", "q-sec", "q-m", "q-f", "q-order"]) byId(id).addEventListener("change", onFilter);
  byId("reset").addEventListener("click", () => {
    for (const id of ["q", "q-d", "q-sec", "q-m", "q-order"]) byId(id).value = "";
    byId("q-f").checked = false;
    view.picked = null;
    onFilter();
  });
  byId("severities").addEventListener("change", () => { findingPage = 0; drawFindings(); });
  byId("m-rows").addEventListener("change", () => { matrix.page = 0; drawMatrix(); });
  byId("language").addEventListener("click", () => { speak(lang === "ja" ? "en" : "ja"); remember(lang); });
  byId("close").addEventListener("click", closeDetail);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !byId("detail").hidden) closeDetail(); });
  document.querySelector(".document").addEventListener("click", (event) => {
    const badge = event.target.closest(".badge");
    if (badge) return showInText(ofSentence(Number(badge.dataset.s)));
    const piece = event.target.closest("[data-c]");
    if (piece) {
      const indices = piece.dataset.c.split(" ").map(Number);
      light([piece]);
      detail(indices);
    }
  });
  window.addEventListener("beforeprint", () => drawRows(matching().slice(0, 2000)));
  window.addEventListener("afterprint", drawClaims);

  for (const name of new Set(claims.map((claim) => claim.sec).filter(Boolean))) {
    const title = sections[name] && sections[name] !== name ? `${name} ${sections[name]}` : name;
    byId("q-sec").append(el("option", { value: name }, title.length > 40 ? title.slice(0, 39) + "…" : title));
  }
  speak(remember() || (navigator.language.startsWith("ja") ? "ja" : "en"));
})();
