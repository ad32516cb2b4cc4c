// node pouch_server.js FOLDER PORT: express-pouchdb on LevelDB.
const [folder, port] = process.argv.slice(2);
const PouchDB = require("pouchdb").defaults({ prefix: folder + "/" });
const app = require("express")();
app.use("/db", require("express-pouchdb")(PouchDB, { mode: "minimumForPouchDB", inMemoryConfig: true }));
app.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));
