// Addresses, mail addresses and telephone numbers in a text become links, as in LINE.

const FOUND =
  /(https?:\/\/[^\s<>"'「」（）『』【】、。，．！？]+)|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<![\d-])(0\d{1,4}[-‐－(（]\d{1,4}[-‐－)）]\d{3,4}|0\d{9,10})(?![\d-])/g;

function link(href, text, outside) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  if (outside) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

export function linkedText(text, mapUrl = (url) => url) {
  const parts = document.createDocumentFragment();
  let position = 0;
  for (const match of text.matchAll(FOUND)) {
    const [whole, address, mail] = match;
    parts.append(text.slice(position, match.index));
    if (address) parts.append(link(mapUrl(address), address, true));
    else if (mail) parts.append(link(`mailto:${mail}`, mail, false));
    else parts.append(link(`tel:${whole.replace(/\D/g, "")}`, whole, false));
    position = match.index + whole.length;
  }
  parts.append(text.slice(position));
  return parts;
}
