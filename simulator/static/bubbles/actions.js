// Things that can be tapped: real links for addresses, buttons for everything else.

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const LINK = /^(https?|tel|mailto):/i;
const WEB = /^https?:/i;
const KINDS = {
  uri: "リンクを開く", message: "送信する", postback: "選ぶ", datetimepicker: "日時を選ぶ", camera: "カメラ",
  cameraRoll: "写真を選ぶ", location: "位置情報を送る", clipboard: "コピーする", richmenuswitch: "メニューを切り替える",
};

// What a screen reader says of an action that shows no words of its own.
export function actionName(action = {}) {
  const words = [action.label, action.displayText, action.text, action.uri, action.linkUri];
  return words.find((one) => typeof one === "string" && one.trim()) ?? KINDS[action.type] ?? "選ぶ";
}

const addressOf = (action) => (action.type === "uri" ? String(action.uri ?? action.linkUri ?? "") : "");

// A button or link that carries out `action`; `context.onAction` is told of every tap.
export function actionControl(action, className, context, ...children) {
  const content = children.length ? children : [actionName(action)];
  const address = addressOf(action);
  if (LINK.test(address)) {
    const anchor = element("a", className, ...content);
    anchor.href = context.mapUrl(address);
    if (WEB.test(address)) {
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

const hasWords = (part) => Boolean(part.textContent.trim() || part.querySelector("img:not([alt=''])"));

// Makes a drawn part (a box, a picture) tappable without nesting controls inside controls.
export function makeTappable(part, action, context) {
  if (!action) return part;
  part.classList.add("tappable");
  const open = () => {
    const address = addressOf(action);
    if (WEB.test(address)) window.open(context.mapUrl(address), "_blank", "noopener,noreferrer");
    else if (LINK.test(address)) window.location.assign(address);
    context.onAction(action);
  };
  part.addEventListener("click", (event) => {
    if (event.target.closest("a, button") && event.target !== part) return;
    event.stopPropagation();
    open();
  });
  if (part.querySelector("a, button, video, [tabindex]")) return part;
  part.tabIndex = 0;
  part.setAttribute("role", LINK.test(addressOf(action)) ? "link" : "button");
  if (action.label || !hasWords(part)) part.setAttribute("aria-label", actionName(action));
  part.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
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
  image.src = context.mapUrl(String(url ?? ""));
  return image;
}
