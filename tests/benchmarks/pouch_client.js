// A process that is one person's PouchDB: it does what it is told, line by line, and says what that took.
// node pouch_client.js FOLDER [LINES-OF-RECORDS]
const PouchDB = require("pouchdb");
const fs = require("fs");
const readline = require("readline");

const [folder, records] = process.argv.slice(2);
const db = new PouchDB(folder, { auto_compaction: true });
let remote = null;

async function fill() {
  let docs = [];
  for await (const line of readline.createInterface({ input: fs.createReadStream(records) })) {
    docs.push(JSON.parse(line));
    if (docs.length === 5000) { await db.bulkDocs(docs); docs = []; }
  }
  await db.bulkDocs(docs);
}

async function obey(order, number) {
  if (order.join) {
    remote = new PouchDB(order.join);
    await remote.info();
  } else if (order.edit) {
    const found = await db.allDocs({ limit: order.edit, include_docs: true });
    await db.bulkDocs(found.rows.map((row) => ({ ...row.doc, party: `edit ${number}` })));
  } else if (order.sync) {
    const options = { batch_size: 1000 };
    const out = await db.replicate.to(remote, options);
    const back = await db.replicate.from(remote, options);
    return { sent: out.docs_written, brought: back.docs_written };
  }
  return {};
}

async function main() {
  if (records) await fill();
  let number = 0;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const wall = process.hrtime.bigint();
    const before = process.cpuUsage();
    const said = await obey(JSON.parse(line), number++);
    const worked = process.cpuUsage(before);
    said.wall = Number(process.hrtime.bigint() - wall) / 1e9;
    said.cpu = (worked.user + worked.system) / 1e6;
    said.megabytes = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(JSON.stringify(said) + "\n");
  }
  process.exit(0);
}

main();
