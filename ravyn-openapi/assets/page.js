"use strict";

const root = document.getElementById("swagger-ui");

SwaggerUIBundle({
  domNode: root,
  url: new URL(root.dataset.document, document.baseURI).href,
  deepLinking: true,
  layout: "BaseLayout",
  // A validator elsewhere would be told where the document is.
  validatorUrl: null,
});
