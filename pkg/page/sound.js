/**
 * A short sound for what comes while nobody looks; only where the site wants it, and the visitor can
 * switch it off.
 */

import { isOn } from "./settings.js";
import { keep, kept } from "./store.js";

/** Name of what is kept where the visitor wants silence. */
const MUTED = "muted";

/** Whether a sound would be heard. */
export const sounds = (chat) => isOn(chat.settings.sound) && kept(chat, MUTED) === undefined;

/** Switches it off, or on again. */
export const switchSound = (chat) => keep(chat, sounds(chat) ? "1" : undefined, MUTED);

/** Listens for messages. */
export const listenForSound = (chat) => {
  const play = () => {
    // Browsers let no page sound before its visitor has done something.
    const mayPlay = navigator.userActivation?.hasBeenActive;
    if (!mayPlay || !sounds(chat) || (chat.state.isOpen && !document.hidden)) return;
    const context = new AudioContext();
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = 660;
    volume.gain.value = 0.05;
    tone.connect(volume).connect(context.destination);
    tone.onended = () => context.close();
    tone.start();
    tone.stop(0.2);
  };
  chat.host.addEventListener("edgewise:message:received", play, { signal: chat.ending.signal });
};
