/** What tests of whole runs need of AWS. */
@NullMarked
package dev.millrace.tests.aws;

import org.jspecify.annotations.NullMarked;
