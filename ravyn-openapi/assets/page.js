"use strict";

const root = document.getElementById("swagger-ui");

// The schemes of which an operation accepts one, or demands several.
function schemes({ spec, pathName, method }) {
  const requirements = spec.paths[pathName][method].security ?? spec.security ?? [];
  const declared = spec.components?.securitySchemes ?? {};
  return requirements.flatMap((requirement) => Object.keys(requirement)).map((name) => declared[name] ?? {});
}

// Whether a refusal makes the browser ask for a name and a password, and the browser has no cookie to send instead.
function isChallenged(request) {
  const asked = schemes(request);
  const isPassword = ({ type, scheme }) => type === "http" && /^(basic|digest)$/i.test(scheme);
  return asked.some(isPassword) && !asked.some((scheme) => scheme.in === "cookie");
}

// A browser that is challenged asks in a window of its own before the page has the answer, and from then on sends the
// password with every request to this site, whatever the page's dialog says. Without credentials it does not ask.
const DialogAlone = {
  statePlugins: {
    spec: {
      wrapActions: {
        executeRequest: (execute) => (request) =>
          execute(
            isChallenged(request)
              ? { ...request, fetch: (built) => request.fetch({ ...built, credentials: "omit" }) }
              : request,
          ),
      },
    },
  },
};

SwaggerUIBundle({
  domNode: root,
  url: new URL(root.dataset.document, document.baseURI).href,
  deepLinking: true,
  layout: "BaseLayout",
  plugins: [DialogAlone],
  // A validator elsewhere would be told where the document is.
  validatorUrl: null,
});
