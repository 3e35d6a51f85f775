/* A constant that does not fit, where the field has an enumeration.
 *
 * clang: implicit truncation from 'int' to bit-field changes value from 4 to 0
 * gcc: changes value from ‘4’ to ‘0’
 */
#ifdef WRONG
reg_write_with_zero(GPIO->MODER, .MODE0 = 4);
#else
reg_write_with_zero(GPIO->MODER, .MODE0 = 3);
#endif
