package dev.millrace.service.deploy;

/**
 * Something about an account that only the account can tell.
 *
 * @param good whether it is as Millrace needs it
 * @param found what was seen, or what to do
 */
public record Probe(String what, boolean good, String found) {}
