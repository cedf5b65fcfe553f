"use strict";

// The library that checks Scalar's own data would compile its checks, which the policy of the page stops.
globalThis.__zod_globalConfig = { jitless: true };

document.addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("docs");
  Scalar.createApiReference(root, {
    url: new URL(root.dataset.document, document.baseURI).href,
    persistAuth: root.dataset.remember === "true",
    // What follows would ask servers of Scalar, or lead to them.
    telemetry: false,
    withDefaultFonts: false,
    proxyUrl: "",
    externalUrls: { dashboardUrl: "", registryUrl: "", proxyUrl: "", apiBaseUrl: "" },
    hideClientButton: true,
    showDeveloperTools: "never",
    agent: { disabled: true },
    mcp: { disabled: true },
  });
});
