/** What to do with a photo that an iPhone took, where neither the service nor the browser reads it. */
export const HEIC_HELP =
  "On the iPhone: Settings, Camera, Formats, Most Compatible makes new photos JPEG; a photo that is there already " +
  "becomes one when it is sent by Mail or copied from Files as JPEG. Safari can read it as it is. Whoever runs this " +
  "service can add it: pip install 'heatscope[heic]'.";
