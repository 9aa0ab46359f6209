// Style: Node; the server answers in the handler, the worker's pauses are timers.
const nanomsg = require('nanomsg');

const [role, one, two] = process.argv.slice(2);

if (role === 'server') {
  const waiting = two.split(',').map((ms, index) => [String(index + 1), ms]);
  const inWork = new Map();
  const known = new Map();
  const rep = nanomsg.socket('rep');
  rep.bind(one);
  rep.on('data', (message) => {
    const words = String(message).split(' ');
    const worker = words.at(-1);
    if (words[0] === 'DONE' && words.length === 3) {
      if (inWork.get(words[1]) === worker) {
        inWork.delete(words[1]);
        console.log(`${words[1]} done by ${worker}`);
        if (waiting.length === 0 && inWork.size === 0) console.log('done!');
      }
    } else if (words[0] !== 'READY' || words.length !== 2) {
      rep.send('ERROR READY or DONE');
      return;
    }
    known.set(worker, Date.now());
    if (waiting.length > 0) {
      const [id, ms] = waiting.shift();
      inWork.set(id, worker);
      rep.send(`JOB ${id} ${ms}`);
    } else if (inWork.size > 0) {
      rep.send('WAIT');
    } else {
      known.delete(worker);
      rep.send('END');
    }
  });
  setInterval(() => {
    const here = [...known.values()].some((heard) => Date.now() - heard < 1000);
    if (waiting.length === 0 && inWork.size === 0 && !here) process.exit(0);
  }, 100);
} else if (role === 'worker') {
  const req = nanomsg.socket('req');
  req.on('data', (message) => {
    const [word, id, ms] = String(message).split(' ');
    if (word === 'JOB') setTimeout(() => req.send(`DONE ${id} ${one}`), Number(ms));
    else if (word === 'END') process.exit(0);
    else setTimeout(() => req.send(`READY ${one}`), 10);
  });
  req.connect(two);
  req.send(`READY ${one}`);
} else {
  console.error('server or worker?');
  process.exit(2);
}
