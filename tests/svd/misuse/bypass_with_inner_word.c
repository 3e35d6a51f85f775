/* Assigning to the word that the accessors use.
 *
 * clang: cannot assign to non-static data member 'opaque_' with const-qualified type
 * gcc: assignment of read-only member ‘opaque_’
 */
#ifdef WRONG
GPIO->MODER.opaque_ = 1;
#else
reg_write_with_zero(GPIO->MODER, .bits = 1);
#endif
