// A span of days by dragging over the timeline, or by two handles: pointer, finger or keyboard.
// Without it the columns are links, and the form has both dates.
"use strict";
const timeline = document.querySelector(".timeline[data-columns]");
if (timeline) chooseOn(timeline, JSON.parse(timeline.dataset.columns));

// `columns`: first day, last day and number of events of each.
function chooseOn(timeline, columns) {
  const svg = timeline.querySelector("svg");
  const shades = [shade(svg), shade(svg)];
  const said = timeline.querySelector(".choose");
  const hint = said.textContent;
  const handles = timeline.querySelector(".handles");
  const [first, last] = handles.querySelectorAll("input");
  // The edges between columns: the span begins at one and ends at another.
  let from = 0, to = columns.length;

  const days = () => [columns[from][0], columns[to - 1][1]];
  const isWhole = () => from === 0 && to === columns.length;

  function address() {
    const asked = new URLSearchParams(location.search);
    const [since, until] = days();
    asked.delete("page");
    asked.set("from", since);
    asked.set("to", until);
    return `?${asked}`;
  }

  function show() {
    const unit = svg.viewBox.baseVal.width / columns.length;
    shades[0].setAttribute("width", from * unit);
    shades[1].setAttribute("x", to * unit);
    shades[1].setAttribute("width", (columns.length - to) * unit);
    [first.value, last.value] = [from, to];
    const [since, until] = days();
    first.setAttribute("aria-valuetext", written(since, since));
    last.setAttribute("aria-valuetext", written(until, until));
    handles.style.setProperty("--from", from / columns.length);
    handles.style.setProperty("--to", to / columns.length);
    // Of two handles that lie upon each other the one that can be moved is on top.
    handles.classList.toggle("late", from > columns.length / 2);
    if (isWhole()) return said.replaceChildren(hint);
    const count = columns.slice(from, to).reduce((sum, column) => sum + column[2], 0);
    const link = document.createElement("a");
    link.href = address();
    link.textContent = written(since, until);
    const number = count.toLocaleString("en").replaceAll(",", "\u202f");
    said.replaceChildren(link, `: ${number} ${count === 1 ? "event" : "events"}`);
  }

  function choose(start, end) {
    [from, to] = [start, end];
    show();
  }

  const forget = () => choose(0, columns.length);
  const go = () => location.assign(address());

  draggedOver(svg, columns.length, choose, go, forget);
  first.addEventListener("input", () => choose(Math.min(first.valueAsNumber, to - 1), to));
  last.addEventListener("input", () => choose(from, Math.max(last.valueAsNumber, from + 1)));
  for (const handle of [first, last]) {
    handle.max = columns.length;
    // A pointer that lets go has chosen; keys go on until Enter.
    let isByKey = false;
    handle.addEventListener("pointerdown", () => { isByKey = false; });
    handle.addEventListener("change", () => isByKey || isWhole() || go());
    handle.addEventListener("keydown", (event) => {
      isByKey = true;
      if (event.key === "Enter" && !isWhole()) go();
      else if (event.key === "Escape") forget();
    });
  }
  // Back from what was chosen, a browser may show the page as it was left.
  addEventListener("pageshow", forget);
  handles.hidden = said.hidden = false;
}

function draggedOver(svg, count, choose, go, forget) {
  let start = null, isDragging = false;
  const columnAt = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    return Math.max(0, Math.min(count - 1, Math.floor((event.clientX - left) / width * count)));
  };
  svg.addEventListener("pointerdown", (event) => {
    isDragging = false;
    start = event.isPrimary && event.button === 0 ? event : null;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    if (!isDragging && Math.abs(event.clientX - start.clientX) > 5) {
      isDragging = true;
      svg.setPointerCapture(event.pointerId);
    }
    if (isDragging) {
      const [one, other] = [columnAt(start), columnAt(event)];
      choose(Math.min(one, other), Math.max(one, other) + 1);
    }
  });
  const end = (isChosen) => () => {
    if (start && isDragging) isChosen ? go() : forget();
    start = null;
  };
  svg.addEventListener("pointerup", end(true));
  svg.addEventListener("pointercancel", end(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && end(false)());
  // What was dragged over is no click on a column, and a column's link is not carried away.
  svg.addEventListener("click", (event) => isDragging && event.preventDefault(), true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}

function shade(svg) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  made.setAttribute("class", "shade");
  made.setAttribute("height", svg.viewBox.baseVal.height);
  return svg.appendChild(made);
}

// "3 to 9 November 2026"; a single day where both are the same.
function written(since, until) {
  const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return words.formatRange(...[since, until].map((day) => new Date(`${day}T00:00Z`))).replace(/\s*–\s*/, " to ");
}
