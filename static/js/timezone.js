// Tells the server which time zone this device is in, unless the person chose one.
const YEAR = 365 * 24 * 60 * 60;
const root = document.documentElement;

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1).replace(/^"|"$/g, "") : "";
}

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

function deviceZone() {
  try {
    return Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  } catch {
    return "";
  }
}

function notice() {
  if (root.dataset.zoneSource === "account" || cookie("tz_source") === "choice") return;
  const zone = deviceZone();
  if (!/^[\w+\-/]+$/.test(zone) || zone === cookie("tz")) return;
  keep("tz", zone);
  keep("tz_source", matchMedia("(pointer: coarse)").matches ? "phone" : "computer");
  if (cookie("tz") === zone && "showsTimes" in root.dataset) location.reload();
}

notice();
