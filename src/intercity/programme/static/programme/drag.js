// Dragging a line writes the numbers that the form sends; buttons and numbers do the
// same without it.
for (const form of document.querySelectorAll("[data-programme-order]")) {
  const list = form.querySelector(".ic-lines");
  let held = null;

  for (const line of list.children) {
    // Inputs, buttons and links keep what the pointer does in them.
    line.addEventListener("pointerdown", (event) => {
      line.draggable = !event.target.closest("input, button, a");
    });
    line.addEventListener("dragstart", (event) => {
      held = line;
      line.classList.add("ic-line--held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    line.addEventListener("dragend", () => {
      line.classList.remove("ic-line--held");
      held = null;
    });
  }

  list.addEventListener("dragover", (event) => {
    const over = event.target.closest(".ic-line");
    if (!held || !over || over.parentElement !== list) return;
    event.preventDefault();
    if (over === held) return;
    const box = over.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    list.insertBefore(held, after ? over.nextElementSibling : over);
  });

  list.addEventListener("drop", (event) => {
    if (!held) return;
    event.preventDefault();
    [...list.children].forEach((line, index) => {
      line.querySelector(".ic-line__place").value = index + 1;
    });
    form.requestSubmit();
  });
}
