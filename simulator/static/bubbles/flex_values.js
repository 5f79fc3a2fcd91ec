// What Flex's words and numbers mean in CSS. Sizes of letters are given in rem, so that they grow with the reader's.

const SPACES = { none: "0px", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const BORDERS = { none: "0", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
const LETTERS = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const PICTURES = {
  xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220,
};
const EDGES = { start: "flex-start", end: "flex-end", center: "center", top: "flex-start", bottom: "flex-end" };
const OFFSETS = {
  offsetTop: "top", offsetBottom: "bottom", offsetStart: "insetInlineStart", offsetEnd: "insetInlineEnd",
};
const MEASURES = {
  paddingAll: "padding", paddingTop: "paddingTop", paddingBottom: "paddingBottom",
  paddingStart: "paddingInlineStart", paddingEnd: "paddingInlineEnd", cornerRadius: "borderRadius",
  width: "width", maxWidth: "maxWidth", height: "height", maxHeight: "maxHeight",
  backgroundColor: "backgroundColor", justifyContent: "justifyContent", alignItems: "alignItems",
};

export const space = (value) => SPACES[value] ?? value;
export const edge = (value) => EDGES[value];

export function letterSize(size = "md") {
  const pixels = LETTERS[size] ?? Number.parseFloat(size);
  return Number.isFinite(pixels) ? `${pixels / 16}rem` : "";
}

export function pictureWidth(size = "md") {
  if (size === "full") return "100%";
  return size in PICTURES ? `${PICTURES[size]}px` : size;
}

export const ratio = (value = "1:1") => String(value).replace(":", " / ");

export function styleLetters(part, component) {
  const { style } = part;
  if (component.size) style.fontSize = letterSize(component.size);
  if (component.color) style.color = component.color;
  if (component.weight) style.fontWeight = component.weight === "bold" ? "700" : "400";
  if (component.style) style.fontStyle = component.style;
  if (component.decoration) style.textDecorationLine = component.decoration;
}

// Where a component stands in its box: its share of the room, its gap, its offsets.
export function place(part, component, layout, gap) {
  const { style } = part;
  const isRow = layout !== "vertical";
  const isAbsolute = component.position === "absolute";
  if (isAbsolute) style.position = "absolute";
  else if (gap) style[isRow ? "marginInlineStart" : "marginTop"] = space(gap);
  for (const [name, side] of Object.entries(OFFSETS)) if (component[name]) style[side] = space(component[name]);
  const isSized = isRow && component.type === "box" && (component.width || component.height);
  const share = component.flex ?? (isSized ? 0 : undefined);
  if (share === undefined || isAbsolute) return;
  if (share === 0) style.flex = "0 0 auto";
  else style.flex = isRow ? `${share} 0 0` : `${share} 0 auto`;
}

export function styleBox(part, component) {
  const { style } = part;
  for (const [name, property] of Object.entries(MEASURES)) if (component[name]) style[property] = space(component[name]);
  const border = BORDERS[component.borderWidth] ?? component.borderWidth;
  if (border) style.border = `${border} solid ${component.borderColor ?? "#d4d6da"}`;
  if (component.background) {
    const { angle, startColor, centerColor, centerPosition = "50%", endColor } = component.background;
    const middle = centerColor ? `, ${centerColor} ${centerPosition}` : "";
    style.backgroundImage = `linear-gradient(${angle}, ${startColor}${middle}, ${endColor})`;
  }
}
