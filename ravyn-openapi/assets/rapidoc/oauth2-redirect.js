"use strict";

// RapiDoc waits for a message with what the provider has put into the address.
{
  const isCode = location.search !== "";
  const given = new URLSearchParams(isCode ? location.search : location.hash.slice(1));
  const answer = { ...Object.fromEntries(given), responseType: isCode ? "code" : "token" };
  window.opener?.postMessage(answer, location.origin);
}
