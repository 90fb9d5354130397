/// Stand-ins for the infrastructure that Backhaul works with, to try and to test it without any: an
/// embedded Kafka broker and models of the systems that run the jobs. Depends on no other module.
@NullMarked
package backhaul.sandbox;

import org.jspecify.annotations.NullMarked;
