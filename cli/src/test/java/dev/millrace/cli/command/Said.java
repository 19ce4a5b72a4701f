package dev.millrace.cli.command;

/** What a command printed and how it ended. */
record Said(int code, String out, String err) {}
