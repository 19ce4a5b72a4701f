/**
 * A cache of loaded classes for an image of the functions: what they do is done once while the image is made, on services of this process that hold next to
 * nothing, so that it takes no account. Start reading at {@link dev.millrace.functions.aws.training.Training}.
 *
 * <p>Absent on purpose: an emulator. What the services answer here is what classes are loaded for; whether the functions are right is for the tests.
 */
@NullMarked
package dev.millrace.functions.aws.training;

import org.jspecify.annotations.NullMarked;
