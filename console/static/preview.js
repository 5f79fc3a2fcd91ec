// Draws every preview of the page, also those that come later: `data-messages` holds LINE messages as JSON.

async function draw(place) {
  const { renderMessage } = await import(place.dataset.renderer);
  const origin = place.dataset.origin;
  const context = {
    mapUrl: (url) => (String(url).startsWith(`${origin}/media/`) ? String(url).slice(origin.length) : url),
  };
  const drawn = JSON.parse(place.dataset.messages).map((message) => renderMessage(message, context));
  place.replaceChildren(...drawn);
  place.dataset.drawn = "yes";
}

function drawAll(root = document) {
  for (const place of root.querySelectorAll(".phone-log[data-messages]:not([data-drawn])")) {
    draw(place).catch(() => {}); // the words that stand there already stay
  }
}

drawAll();
new MutationObserver(() => drawAll()).observe(document.body, { childList: true, subtree: true });
