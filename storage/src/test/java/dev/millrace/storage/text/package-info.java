/** Tests of where records of text begin. */
@NullMarked
package dev.millrace.storage.text;

import org.jspecify.annotations.NullMarked;
