// Things that can be tapped: real links for addresses, buttons for everything else.

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const WEB = /^(https?|tel):/i;

// A button or link that carries out `action`; `context.onAction` is told of every tap.
export function actionControl(action, className, context, ...children) {
  const content = children.length ? children : [action.label ?? ""];
  if (action.type === "uri" && WEB.test(action.uri)) {
    const anchor = element("a", className, ...content);
    anchor.href = context.mapUrl(action.uri);
    if (/^https?:/i.test(action.uri)) {
      anchor.target = "_blank";
      anchor.rel = "noopener noreferrer";
    }
    anchor.addEventListener("click", () => context.onAction(action));
    return anchor;
  }
  const button = element("button", className, ...content);
  button.type = "button";
  button.addEventListener("click", () => context.onAction(action));
  return button;
}

// Makes a drawn part (a box, a picture) tappable without nesting controls inside controls.
export function makeTappable(part, action, context) {
  if (!action) return part;
  part.classList.add("tappable");
  const open = () => {
    if (action.type === "uri" && WEB.test(action.uri)) {
      window.open(context.mapUrl(action.uri), "_blank", "noopener,noreferrer");
    }
    context.onAction(action);
  };
  part.addEventListener("click", (event) => {
    if (event.target.closest("a, button") && event.target !== part) return;
    event.stopPropagation();
    open();
  });
  if (!part.querySelector("a, button, [tabindex]")) {
    part.tabIndex = 0;
    part.setAttribute("role", "button");
    if (action.label) part.setAttribute("aria-label", action.label);
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }
  return part;
}

// A picture that says what it is when it cannot be shown.
export function picture(url, alt, context, className = "") {
  const image = element("img", className);
  image.alt = alt;
  image.loading = "lazy";
  image.decoding = "async";
  image.addEventListener("error", () => {
    const words = alt ? `${alt}（表示できません）` : "画像を表示できません";
    const stand = element("span", `${className} picture-missing`, words);
    stand.title = url;
    image.replaceWith(stand);
  });
  image.src = context.mapUrl(url);
  return image;
}
