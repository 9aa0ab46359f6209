// Style: the stream is paused while there is no room.
const nanomsg = require('nanomsg');

const [, source, target, limit] = process.argv.slice(2);
const push = nanomsg.socket('push');
push.connect(target);
const pull = nanomsg.socket('pull');
pull.connect(source);
let [received, done] = [0, 0];

pull.on('data', (message) => {
  const since = Date.now();
  received += 1;
  if (received - done >= Number(limit)) pull.pause();
  const [id, ms] = String(message).split(' ');
  setTimeout(() => {
    const overlap = received - done;
    done += 1;
    push.send(id);
    console.log(`received ${received} done ${done} overlap ${overlap} latency ${Date.now() - since}`);
    pull.resume();
  }, Number(ms));
});
