/** Input that is wrong: each kind has its code, its place and its remedy, and leaves nothing behind. Entry: {@link dev.millrace.tests.input.BadInputTest}. */
@NullMarked
package dev.millrace.tests.input;

import org.jspecify.annotations.NullMarked;
