// Shows what is new on the phone without losing a PIN being typed, and counts a prompt's seconds down.
const phone = document.querySelector('main.phone');
const seconds = document.querySelector('[data-seconds]');
const ends = seconds ? Date.now() + Number(seconds.dataset.seconds) * 1000 : 0;

async function look() {
  try {
    const answer = await fetch(`/phone/version?number=${phone.dataset.number}`);
    const { version } = await answer.json();
    const typing = document.activeElement?.tagName === 'INPUT' && document.activeElement.value !== '';
    const prompt_changed = version.split('.')[0] !== phone.dataset.version.split('.')[0];
    if (version !== phone.dataset.version && (prompt_changed || !typing))
      location.replace(`/phone?number=${phone.dataset.number}`);
  } catch {
    // The simulator is being restarted; the next look will find it.
  }
}

setInterval(look, 1000);
if (seconds)
  setInterval(() => {
    seconds.textContent = String(Math.max(0, Math.ceil((ends - Date.now()) / 1000)));
  }, 250);
