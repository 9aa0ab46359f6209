// Mistake: deals the jobs out to two workers, the odd ones and the even ones.
const nanomsg = require('nanomsg');

const [role, one, two, three] = process.argv.slice(2);

if (role === 'server') {
  const waiting = two.split(',').map((ms, index) => [String(index + 1), ms]);
  const numbers = new Map();
  const inWork = new Map();
  const known = new Map();
  const given = new Map();
  const lease = Number(three);
  const rep = nanomsg.socket('rep');
  rep.bind(one);
  rep.on('data', (message) => {
    const words = String(message).split(' ');
    const worker = words.at(-1);
    if (words[0] === 'DONE' && words.length === 3) {
      const job = inWork.get(words[1]);
      if (job && given.get(words[1]).has(worker)) {
        clearTimeout(job.timer);
        inWork.delete(words[1]);
        console.log(`${words[1]} done by ${worker}`);
        if (waiting.length === 0 && inWork.size === 0) console.log('done!');
      }
    } else if (words[0] !== 'READY' || words.length !== 2) {
      rep.send('ERROR READY or DONE');
      return;
    }
    known.set(worker, Date.now());
    if (!numbers.has(worker)) numbers.set(worker, numbers.size);
    const place = waiting.findIndex(([number]) => number % 2 === numbers.get(worker));
    if (place >= 0) {
      const [[id, ms]] = waiting.splice(place, 1);
      const timer = setTimeout(() => {
        inWork.delete(id);
        waiting.unshift([id, ms]);
      }, lease);
      inWork.set(id, { timer });
      given.set(id, (given.get(id) ?? new Set()).add(worker));
      rep.send(`JOB ${id} ${ms}`);
    } else if (waiting.length > 0 || inWork.size > 0) {
      rep.send('WAIT');
    } else {
      known.delete(worker);
      rep.send('END');
    }
  });
  setInterval(() => {
    const here = [...known.values()].some((heard) => Date.now() - heard < lease);
    if (waiting.length === 0 && inWork.size === 0 && !here) process.exit(0);
  }, 50);
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
