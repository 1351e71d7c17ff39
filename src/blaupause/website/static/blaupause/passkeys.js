// SPDX-FileCopyrightText: 2026 Blaupause contributors
// SPDX-License-Identifier: EUPL-1.2

// Joins the buttons of our pages with allauth's passkey functions; what they need stands in data attributes.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("passkey-knopf");
  if (!button || !window.PublicKeyCredential) return;
  const given = button.dataset;
  const wanted = { ids: { [given.key]: button.id, credential: given.credential } };
  if (given.passwordless) wanted.ids.passwordless = given.passwordless;
  if (given.options) wanted.data = JSON.parse(document.getElementById(given.options).dataset.options);
  window.allauth.webauthn.forms[given.passkey](wanted);
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
  const failed = button.closest("form").querySelector(".bp-error[role=alert]");
  button.addEventListener("click", () => { failed.hidden = true; });
  document.addEventListener("allauth.error", event => { event.preventDefault(); failed.hidden = false; });
});
