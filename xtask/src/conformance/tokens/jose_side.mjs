// The side of jose: `mint FOLDER` writes lines `good|bad ALGORITHM TOKEN`, `verify FOLDER` reads such lines.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [command, folder, installed] = process.argv.slice(2);
const jose = await import(
  pathToFileURL(createRequire(join(installed, "package.json")).resolve("jose"))
);

const SECRET = "a secret that both sides know, of more than the 64 bytes that HS512 needs";
const FILES = { ES256: "p256", ES384: "p384", ES512: "p521", EdDSA: "ed25519" };
const ALGORITHMS = [
  ...["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...Object.keys(FILES),
];

async function key(algorithm, isPrivate) {
  if (algorithm.startsWith("HS")) return new TextEncoder().encode(SECRET);
  const name = FILES[algorithm] ?? "rsa";
  const pem = readFileSync(join(folder, `${name}${isPrivate ? "" : ".pub"}.pem`), "utf8");
  return isPrivate ? jose.importPKCS8(pem, algorithm) : jose.importSPKI(pem, algorithm);
}

async function token(algorithm, header, claims) {
  const now = Math.floor(Date.now() / 1000);
  const good = { iss: "https://issuer.example", aud: "shop", sub: "ada", iat: now, exp: now + 60 };
  return new jose.SignJWT({ ...good, ...claims })
    .setProtectedHeader({ typ: "at+jwt", ...header, alg: algorithm })
    .sign(await key(algorithm, true), { crit: { x: true } });
}

async function mint() {
  const now = Math.floor(Date.now() / 1000);
  for (const algorithm of ALGORITHMS) {
    const say = async (word, header, claims) =>
      console.log(word, algorithm, await token(algorithm, header, claims));
    await say("good", {}, {});
    await say("good", { typ: "application/at+jwt" }, { scope: "read", nbf: now });
    await say("bad", { typ: "JWT" }, {});
    await say("bad", { crit: ["x"], x: 1 }, {});
    await say("bad", { kid: "unknown" }, {});
    await say("bad", {}, { exp: now - 1 });
    await say("bad", {}, { nbf: now + 600 });
    await say("bad", {}, { aud: "other" });
    await say("bad", {}, { iss: ["https://issuer.example"] });
    await say("bad", {}, { sub: undefined });
    const good = await token(algorithm, {}, {});
    console.log("bad", algorithm, good.slice(0, -1));
    console.log("bad", algorithm, `${good}=`);
    console.log("bad", algorithm, new jose.UnsecuredJWT({ sub: "ada" }).encode());
  }
}

async function verify() {
  for (const line of readFileSync(0, "utf8").trim().split("\n")) {
    const [, algorithm, text] = line.split(" ");
    const { payload } = await jose.jwtVerify(text, await key(algorithm, false), {
      algorithms: [algorithm],
      typ: "at+jwt",
      issuer: "https://issuer.example",
      audience: "shop",
      requiredClaims: ["sub", "jti", "iat", "exp", "client_id"],
    });
    if (payload.sub !== "ada") throw new Error(line);
  }
}

await { mint, verify }[command]();
