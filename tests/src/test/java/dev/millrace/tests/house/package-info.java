/** The shape of the code and the truth of the documents, as tests. */
@NullMarked
package dev.millrace.tests.house;

import org.jspecify.annotations.NullMarked;
