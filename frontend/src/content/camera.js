/** Why there is no picture from the webcam, in words, and what would help. */

/** @type {Record<string, string>} by the name of what the browser threw */
const REASONS = {
  NotAllowedError: "The browser was not allowed to use the webcam. Allow it beside the address, or choose a file.",
  NotFoundError: "There is no webcam on this machine. Choose a file, or paste a photo.",
  NotReadableError: "Another program is using the webcam. Close it, or choose a file.",
  InsecureContext:
    "Browsers give the webcam only to pages from this machine or over https. Choose a file, or paste a photo.",
};

/**
 * @param {string} name of the error
 */
export function whyNoCamera(name) {
  return REASONS[name] ?? "The webcam gave no picture. Choose a file, or paste a photo.";
}
