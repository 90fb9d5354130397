// Asks a worker to run a job, from Node.js:
//
//   npm ci
//   node submit.mjs docker-01 nightly-volumes '{"containers":["shop-db"]}'
//
// Prints the request's id. What is the same each time comes from the environment:
//
//   KAFKA     the brokers (localhost:9092)          AUDIENCE  the worker's audience (default)
//   SOURCE    who asks (/<KEY_ID>)                  TOPIC     backup.requests
//   KEY_ID    the key's name in the worker's trustedKeys
//   KEY_FILE  a file with the key: whsk_... (Ed25519) or whsec_... (HMAC)

import { createPrivateKey, randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { env, argv, exit } from "node:process";
import { Kafka, Partitioners, logLevel } from "kafkajs";
import { Webhook } from "standardwebhooks";

const [address, job, parameters = "{}"] = argv.slice(2);
if (!address || !job || !env.KEY_ID || !env.KEY_FILE) {
  console.error("KEY_ID=... KEY_FILE=... node submit.mjs ADDRESS JOB [PARAMETERS]");
  exit(1);
}

const id = randomUUID();
const now = new Date();
const value = JSON.stringify({
  specversion: "1.0",
  type: "backhaul.request.v1",
  id,
  source: env.SOURCE ?? `/${env.KEY_ID}`,
  subject: address,
  time: now.toISOString(),
  // Not taken within the hour, it never starts.
  expirytime: new Date(now.getTime() + 3_600_000).toISOString(),
  audience: env.AUDIENCE ?? "default",
  datacontenttype: "application/json",
  data: { job, parameters: JSON.parse(parameters) },
});

const kafka = new Kafka({
  brokers: (env.KAFKA ?? "localhost:9092").split(","),
  logLevel: logLevel.ERROR,
});
// The partitioner is that of Kafka's own clients: all members of a pool rely on it.
const producer = kafka.producer({
  allowAutoTopicCreation: false,
  createPartitioner: Partitioners.DefaultPartitioner,
});
await producer.connect();
try {
  await producer.send({
    topic: env.TOPIC ?? "backup.requests",
    acks: -1,
    messages: [
      {
        key: id,
        value,
        headers: {
          "content-type": "application/cloudevents+json; charset=UTF-8",
          address,
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
          "webhook-signature": signature(readFileSync(env.KEY_FILE, "utf8").trim()),
          "key-id": env.KEY_ID,
        },
      },
    ],
  });
} finally {
  await producer.disconnect();
}
console.log(id);

function signature(key) {
  if (key.startsWith("whsec_")) return new Webhook(key).sign(id, now, value);
  if (key.startsWith("whsk_")) return ed25519(Buffer.from(key.slice("whsk_".length), "base64"));
  throw new Error(`${env.KEY_FILE} holds neither a whsk_ nor a whsec_ key.`);
}

// The library above signs with HMAC alone. A whsk_ key is the 32-byte seed; Node wants it in its
// PKCS #8 frame (RFC 8410).
function ed25519(seed) {
  const frame = Buffer.from("302e020100300506032b657004220420", "hex");
  const key = createPrivateKey({ key: Buffer.concat([frame, seed]), format: "der", type: "pkcs8" });
  const signed = `${id}.${Math.floor(now.getTime() / 1000)}.${value}`;
  return `v1a,${sign(null, Buffer.from(signed), key).toString("base64")}`;
}
