/* A constant that does not fit into its field.
 *
 * clang: implicit truncation from 'int' to bit-field changes value from 256 to 0
 * gcc: changes value from ‘256’ to ‘0’
 */
#ifdef WRONG
reg_modify(GPIO->MODER, .COUNT = 256);
#else
reg_modify(GPIO->MODER, .COUNT = 255);
#endif
