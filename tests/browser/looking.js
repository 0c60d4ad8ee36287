// What tests ask a page, as functions of one object.
({
  // Rules of axe that the page breaks, each with the first places.
  async findings() {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
    });
    return found.violations.map(
      (rule) =>
        `${rule.id}: ${rule.nodes
          .slice(0, 3)
          .map((node) => `${node.html.slice(0, 160)} (${node.any.concat(node.all, node.none).map((check) => check.message).join("; ").slice(0, 200)})`)
          .join(" | ")}`,
    );
  },

  // What a reader at this width would have to scroll the page sideways for.
  sideways() {
    const width = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > width)
      found.push(`the page is ${document.documentElement.scrollWidth} wide at ${width}`);
    for (const element of document.body.querySelectorAll("*")) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || box.right <= width + 1) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (this.isHidden(element) || this.isInScroller(element) || this.isInDrawing(element)) continue;
      found.push(`${this.named(element)} ends at ${Math.round(box.right)}`);
    }
    return found.slice(0, 5);
  },
  isHidden(element) {
    if (element.closest(".govuk-visually-hidden, .govuk-skip-link")) return true;
    return getComputedStyle(element).clipPath === "inset(50%)";
  },
  isScroller(element) {
    const style = getComputedStyle(element);
    return ["auto", "scroll"].includes(style.overflowX);
  },
  isInScroller(element) {
    for (let one = element.parentElement; one; one = one.parentElement)
      if (one !== document.body && one !== document.documentElement && this.isScroller(one)) return true;
    return false;
  },
  isInDrawing(element) {
    return element.ownerSVGElement != null && getComputedStyle(element.ownerSVGElement).overflow === "hidden";
  },

  // Regions that scroll sideways and cannot be reached, or have no name.
  unnamedScrollers() {
    return [...document.body.querySelectorAll("*")]
      .filter((one) => this.isScroller(one) && one.scrollWidth > one.clientWidth + 1 && !one.matches("input, textarea, select"))
      .filter((one) => !(one.tabIndex >= 0 && one.hasAttribute("tabindex") && one.getAttribute("role") === "region" && this.labelOf(one)))
      .map((one) => this.named(one));
  },
  labelOf(element) {
    const by = document.getElementById(element.getAttribute("aria-labelledby") ?? "");
    return (element.getAttribute("aria-label") ?? by?.textContent ?? "").trim();
  },

  // Texts that do not fit into the box that holds them and are cut off there.
  cut() {
    return [...document.body.querySelectorAll("*")]
      .filter((one) => one.childNodes.length && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !this.isHidden(one) && !one.matches("option, select, textarea"))
      .filter((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1)
      .map((one) => this.named(one));
  },

  // The stops of the Tab key, in the order of the page.
  stops() {
    const all = document.querySelectorAll(
      "a[href], button, input, select, textarea, summary, [tabindex], iframe, audio, video",
    );
    return [...all].filter((one) => {
      if (one.disabled || one.tabIndex < 0 || one.type === "hidden") return false;
      if (!one.checkVisibility({ visibilityProperty: true })) return false;
      return one.type !== "radio" || one === this.stopOfGroup(one);
    });
  },
  stopOfGroup(radio) {
    const group = [...document.getElementsByName(radio.name)].filter((one) => one.form === radio.form && !one.disabled);
    return group.find((one) => one.checked) ?? group[0];
  },

  // Begin at the top and write down what the Tab key comes to; how often to press it.
  follow() {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    this.walked = [];
    document.addEventListener("focusin", ({ target }) => {
      if (this.walked.every((one) => one.target !== target))
        this.walked.push({ target, look: this.lookOf(target), isSeen: this.isSeen(target) });
    });
    const stops = this.stops();
    const ofParts = stops.filter((one) => ["date", "time"].includes(one.type));
    return stops.length + 4 * ofParts.length;
  },
  // Whether it stands on the page, where the browser scrolls to it.
  isSeen(element) {
    const box = element.getBoundingClientRect();
    const isOnPage = box.right > 0 && box.left < innerWidth && box.bottom + scrollY > 0;
    return isOnPage && box.width > 1 && box.height > 1;
  },

  // What was wrong on the way. Its order is the page's: axe tells of any tabindex.
  wayOf() {
    document.activeElement?.blur();
    const stops = this.stops();
    const found = [];
    if (!this.walked[0]?.target.matches(".govuk-skip-link")) found.push("the first stop is not the skip link");
    const names = (ones) => ones.map((one) => this.named(one));
    const walked = this.walked.map(({ target }) => target);
    const missed = stops.filter((one) => !walked.includes(one));
    const strange = walked.filter((one) => !stops.includes(one));
    if (missed.length) found.push(`not reached: ${names(missed.slice(0, 5)).join(", ")}`);
    if (strange.length) found.push(`no stop of its own: ${names(strange.slice(0, 5)).join(", ")}`);
    for (const { target, look, isSeen } of this.walked) {
      if (look === this.lookOf(target)) found.push(`no sign of focus: ${this.named(target)}`);
      if (!isSeen) found.push(`focused out of sight: ${this.named(target)}`);
    }
    return found.slice(0, 8);
  },
  // All that may tell of focus, of the element itself and of what is drawn in or by it.
  lookOf(element) {
    const ones = [element, ...element.querySelectorAll("*"), element.nextElementSibling].filter(Boolean);
    return ones
      .flatMap((one) => ["", "::before", "::after"].map((part) => this.styleOf(getComputedStyle(one, part || null))))
      .join("\n");
  },
  styleOf(style) {
    const isOutlined = style.outlineStyle !== "none" && !/^rgba\(.*, 0\)$|^transparent$/.test(style.outlineColor);
    return [
      isOutlined ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : "",
      style.boxShadow,
      style.backgroundColor,
      style.borderTopColor,
      style.borderTopWidth,
      style.borderBottomColor,
      style.fill,
      style.fillOpacity,
      style.stroke,
      style.strokeWidth,
    ].join(" ");
  },

  named(element) {
    const name = element.id ? `#${element.id}` : [...element.classList].map((one) => `.${one}`).join("");
    const text = (element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${element.localName}${name}> “${text}”`;
  },
});
