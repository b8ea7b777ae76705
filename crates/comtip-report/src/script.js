// The page is complete without this: it adds a slider that fades the spots, and shows the spot under
// the pointer in the maps beside it.
for (const slides of document.querySelectorAll(".slides")) {
  if (!slides.querySelector(".spots")) continue;
  const label = document.createElement("label");
  const slider = document.createElement("input");
  label.className = "fade";
  Object.assign(slider, { type: "range", min: 0, max: 100, value: 92 });
  slider.addEventListener("input", () => slides.style.setProperty("--spots", slider.value / 100));
  label.append("Opacity of the spots", slider);
  slides.prepend(label);
}

const idOf = (circle) => circle.querySelector("title").textContent.split("\n", 1)[0];
const indices = new WeakMap();

function indexOf(maps) {
  if (!indices.has(maps)) {
    const index = new Map();
    for (const circle of maps.querySelectorAll(".spots circle")) {
      const id = idOf(circle);
      if (!index.has(id)) index.set(id, []);
      index.get(id).push(circle);
    }
    indices.set(maps, index);
  }
  return indices.get(maps);
}

for (const [event, found] of [["pointerover", true], ["pointerout", false]]) {
  document.addEventListener(event, ({ target }) => {
    const maps = target.closest?.(".spots circle")?.closest(".maps");
    if (!maps) return;
    for (const circle of indexOf(maps).get(idOf(target))) circle.classList.toggle("found", found);
  });
}
