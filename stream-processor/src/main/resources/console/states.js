// What stands there when there is nothing, or nothing new, to show.

import { h } from "./dom.js";
import { connection } from "./facts.js";
import { time } from "./text.js";

const SIGNS = { live: ["●", "live"], connecting: ["○", "connecting"], restoring: ["◐", "restoring"], lost: ["○", "disconnected"], error: ["✕", "error"], locked: ["✕", "token needed"] };

export function connectionLine() {
  const [symbol, word] = SIGNS[connection.state];
  return [h("span", { class: `conn ${connection.state}`, "aria-hidden": "true" }, symbol), ` ${word}`,
    connection.asOf ? [" as of ", time(connection.asOf)] : null];
}

export function notice(hasFacts) {
  if (connection.state === "lost") {
    return h("p", { class: "banner", "data-key": "lost" }, h("b", {}, "Disconnected since ", time(connection.since), "."), " ",
      hasFacts ? ["What is shown was true as of ", time(connection.asOf), ", and may not be now. "] : "", "Trying again every second.");
  }
  if (connection.state === "restoring") {
    return h("p", { class: "banner", "data-key": "restoring" }, h("b", {}, "Restoring. "),
      hasFacts ? "The server has started anew and reads its facts; what is shown is from before. " : "The server is reading its facts; no answer would be whole before it is done. ", connection.detail);
  }
  if (connection.state === "error") {
    return h("p", { class: "banner bad", "data-key": "error" }, h("b", {}, "The server refused. "), connection.detail, " Trying again every second.");
  }
  if (connection.state === "locked") {
    return h("form", { id: "unlock", class: "banner", "data-key": "locked" },
      h("label", { for: "token" }, h("b", {}, "This server asks for a token. "), connection.detail ? `It says: ${connection.detail}. ` : ""),
      h("input", { id: "token", name: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true }), " ",
      h("button", { type: "submit" }, "Go on"),
      h("p", {}, "It is kept for this tab, until it is closed."));
  }
  return null;
}

const command = (text) => h("pre", { tabindex: "0", "aria-label": "Command" }, text);

export function empty() {
  return [
    h("p", {}, h("b", {}, "No node has reported yet."), " That is no all-clear: nothing has been looked at."),
    h("h2", {}, "Send the first node"),
    h("p", {}, "On a node, or in its DaemonSet:"),
    command("chaindrift collector --bootstrap-servers KAFKA:9092 --schema-registry-url http://REGISTRY:8081 --cluster NAME --node \"$(hostname)\""),
    h("p", {}, "Or look at a recorded fleet first:"),
    command("./chaindrift up --demo"),
    h("p", {}, "This page fills by itself."),
  ];
}
