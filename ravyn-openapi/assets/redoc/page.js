"use strict";

// Redoc would compile the code of its search for a worker, which the policy of the page stops. It searches without.
delete globalThis.Worker;

// Its own logo comes from another site. An image from elsewhere is missing without being asked for.
{
  const image = HTMLImageElement.prototype;
  const source = Object.getOwnPropertyDescriptor(image, "src");

  function isElsewhere(address) {
    const { protocol, origin } = new URL(address, document.baseURI);
    return protocol.startsWith("http") && origin !== location.origin;
  }

  function show(address) {
    if (isElsewhere(address)) {
      queueMicrotask(() => this.dispatchEvent(new Event("error")));
    } else {
      source.set.call(this, address);
    }
  }

  Object.defineProperty(image, "src", { ...source, set: show });
  image.setAttribute = function (name, value) {
    if (name.toLowerCase() === "src") {
      this.src = value;
    } else {
      Element.prototype.setAttribute.call(this, name, value);
    }
  };
}
