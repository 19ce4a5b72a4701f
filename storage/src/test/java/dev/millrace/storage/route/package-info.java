/** Tests of several stores as one. */
@NullMarked
package dev.millrace.storage.route;

import org.jspecify.annotations.NullMarked;
