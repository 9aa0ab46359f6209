// Style: Node; the package's REQ for worker and client, which ask on a new socket when no answer comes. The package has no
// headers to keep, so the server speaks the wire itself.
const crypto = require('crypto');
const fs = require('fs');
const net = require('net');
const nanomsg = require('nanomsg');

const [role, ...rest] = process.argv.slice(2);

// Calls heard(text, reply) for every request.
function bind(url, heard) {
  const [, host, port] = url.match(/^tcp:\/\/(.*):(\d+)$/);
  const server = net.createServer((socket) => {
    let came = Buffer.alloc(0);
    let greeted = false;
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.write(Buffer.from([0, 0x53, 0x50, 0, 0, 0x31, 0, 0]));
    const send = (id, text) => {
      const body = Buffer.concat([id, Buffer.from(text)]);
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(body.length));
      if (!socket.destroyed) socket.write(Buffer.concat([length, body]));
    };
    socket.on('data', (bytes) => {
      came = Buffer.concat([came, bytes]);
      if (!greeted && came.length >= 8) {
        greeted = true;
        came = came.subarray(8);
      }
      while (greeted && came.length >= 8) {
        const length = Number(came.readBigUInt64BE());
        if (came.length < 8 + length) break;
        const id = Buffer.from(came.subarray(8, 12));
        const text = came.subarray(12, 8 + length).toString();
        came = came.subarray(8 + length);
        heard(text, (answer) => send(id, answer));
      }
    });
  });
  server.listen(Number(port), host);
}

function serve(clientsUrl, workersUrl, lease, path) {
  // By the name of the request: its task, its answer, and who waits for that.
  const known = new Map();
  // By the id of the job: its request, who was given it, and until when.
  const given = new Map();
  const life = Date.now().toString(36);
  let last = 0;

  const file = fs.openSync(path, 'a');
  const all = fs.readFileSync(path);
  const whole = all.subarray(0, all.lastIndexOf(10) + 1);
  fs.ftruncateSync(file, whole.length);
  for (const line of whole.toString().split('\n').filter((text) => text)) {
    const [request, task, answer] = JSON.parse(line);
    known.set(request, { task, answer, waiting: [] });
  }
  const note = (request) => {
    const { task, answer } = known.get(request);
    fs.writeSync(file, `${JSON.stringify([request, task, answer])}\n`);
    fs.fdatasyncSync(file);
  };

  bind(clientsUrl, (text, reply) => {
    const [verb, request, ...task] = text.split(' ');
    if (verb !== 'SUBMIT' || !['echo', 'sum', 'sleep', 'crash'].includes(task[0])) {
      reply('ERROR no such job');
      return;
    }
    if (!known.has(request)) {
      known.set(request, { task: task.join(' '), answer: null, waiting: [] });
      note(request);
    }
    const { answer, waiting } = known.get(request);
    if (answer) reply(answer);
    else waiting.push(reply);
  });

  bind(workersUrl, (text, reply) => {
    const [verb, id, name, ...words] = text.split(' ');
    if ((verb === 'DONE' || verb === 'FAIL') && given.has(id)) {
      const { request, worker } = given.get(id);
      const one = known.get(request);
      if (!one.answer && worker === name) {
        one.answer = `${verb === 'DONE' ? 'RESULT' : 'ERROR'} ${words.join(' ')}`;
        note(request);
        one.waiting.forEach((answer) => answer(one.answer));
        one.waiting = [];
      }
    }
    const asks = { READY: id, DONE: name, FAIL: name }[verb];
    const isOut = (request) => [...given.values()].some((job) => job.request === request && job.until > Date.now());
    const next = [...known].find(([request, one]) => !one.answer && !isOut(request));
    if (!asks || !next) {
      reply('WAIT');
      return;
    }
    last += 1;
    given.set(`${life}.${last}`, { request: next[0], worker: asks, until: Date.now() + Number(lease) });
    reply(`JOB ${life}.${last} ${next[1].task}`);
  });
}

// Asks, and asks again on a new socket: the library gives a connection up for good when it is reset too early.
function ask(url, text, heard) {
  const socket = nanomsg.socket('req');
  let timer = null;
  const done = () => {
    clearTimeout(timer);
    socket.removeAllListeners('data');
    socket.close();
  };
  timer = setTimeout(() => {
    done();
    ask(url, text, heard);
  }, 3000);
  socket.on('data', (answer) => {
    done();
    heard(String(answer));
  });
  socket.connect(url);
  socket.send(text);
}

function work(name, url, say = `READY ${name}`) {
  ask(url, say, (answer) => {
    const [verb, id, job, ...words] = answer.split(' ');
    const next = (text) => work(name, url, text);
    if (verb !== 'JOB') {
      setTimeout(() => next(`READY ${name}`), 10);
    } else if (job === 'crash') {
      next(`FAIL ${id} ${name} crashed`);
    } else if (job === 'sleep') {
      setTimeout(() => next(`DONE ${id} ${name} slept ${words[0]}`), Number(words[0]) + 1);
    } else if (job === 'sum') {
      next(`DONE ${id} ${name} ${words.reduce((sum, word) => sum + Number(word), 0)}`);
    } else {
      next(`DONE ${id} ${name} ${words.join(' ')}`);
    }
  });
}

if (role === 'server') serve(...rest);
if (role === 'worker') work(...rest);
if (role === 'client') {
  const [url, ...job] = rest;
  ask(url, `SUBMIT ${crypto.randomUUID()} ${job.join(' ')}`, (answer) => {
    console.log(answer);
    process.exitCode = answer.startsWith('RESULT ') ? 0 : 1;
  });
}
