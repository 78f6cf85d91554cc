"use strict";

const terminal = document.getElementById("terminal");
const scheme = window.location.protocol === "https:" ? "wss" : "ws";
terminal.dataset.sessionWebsocketUrl = `${scheme}://${window.location.host}/ws`;

// The terminal measures a letter once: the font has to be there by then.
async function begin() {
  const faces = ['16px "Roboto Mono"', 'bold 16px "Roboto Mono"'];
  await Promise.allSettled(faces.map((face) => document.fonts.load(face)));
  const script = document.createElement("script");
  script.src = "/files/terminal.js";
  // It waits for the page to be loaded, which by now it is.
  script.addEventListener("load", () => window.onload(new Event("load")));
  document.body.append(script);
}

// Keys go to the terminal from the start, and to the button at the end.
new MutationObserver(() => {
  const is = (name) => document.body.classList.contains(name);
  if (is("-closed")) {
    document.querySelector(".ended a").focus();
  } else if (is("-loaded")) {
    terminal.querySelector("textarea").focus();
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });

window.addEventListener("load", begin);
